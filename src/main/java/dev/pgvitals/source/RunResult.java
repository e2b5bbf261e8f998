package dev.pgvitals.source;

import dev.pgvitals.collect.runstate.EventProgress;
import dev.pgvitals.collect.runstate.SampleProgress;
import dev.pgvitals.metric.text.Slice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run gave.
 *
 * @param rows as they came from the server
 * @param duplicates rows left out because an earlier one had the same labels
 * @param cut rows left out by the query's {@code top}, or because there were too many; empty when
 *     it has no top and none was left out
 * @param events how far its EVENTS are counted; empty when it has none
 * @param samples what its SAMPLED counted; empty when it has none
 * @param alertValues the worst value of each alert by its name
 * @param remarks what is odd about the result
 * @param readings each value of each alert, if they are asked for
 */
public record RunResult(
    Slice slice,
    int rows,
    int duplicates,
    OptionalLong cut,
    Optional<EventProgress> events,
    Optional<SampleProgress> samples,
    Map<String, WorstValue> alertValues,
    List<Remark> remarks,
    List<AlertValue> readings) {}
