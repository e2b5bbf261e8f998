package dev.pgvitals.monitor;

import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.monitor.state.ServerStateView;
import java.util.Optional;

/**
 * What can be told of a server at one moment.
 *
 * @param tried whether an attempt to connect has ended yet
 * @param down why it is not up; empty while it is, and before the first attempt
 * @param unvisited of how many databases nothing is known yet: the plan has none of their queries
 * @param failing how many planned queries failed when they last ran
 * @param facts as last read; may be old while the server is down
 * @param health empty until it is known
 */
public record ServerReport(
    String server,
    boolean up,
    boolean tried,
    Optional<Failure> down,
    Optional<ServerFacts> facts,
    Plan plan,
    int unvisited,
    int failing,
    Optional<ServerStateView.SlowestQuery> slowest,
    int series,
    int connections,
    Optional<ServerHealth> health) {}
