package dev.pgvitals.monitor;

import dev.pgvitals.monitor.history.FigureValue;
import dev.pgvitals.monitor.state.QueryReading;
import dev.pgvitals.monitor.state.VitalReading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be told of a server at one moment, and why it is so.
 *
 * @param labels that its series are given
 * @param downSince when it was found to be down; empty while it is up, and before the first attempt
 * @param vitals all that there is fresh data of, or those of them that are wrong
 * @param queries all that are planned, or those of them that fail
 * @param queryStates how many planned queries are in each state; one that none is in is not there
 * @param minute when the minute began that the newest point of the histories is of
 */
public record ServerDetails(
    ServerReport report,
    Map<String, String> labels,
    Optional<Instant> downSince,
    List<VitalReading> vitals,
    List<QueryReading> queries,
    Map<QueryReading.State, Integer> queryStates,
    List<FigureValue> figures,
    Instant minute) {}
