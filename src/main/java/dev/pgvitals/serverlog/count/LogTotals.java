package dev.pgvitals.serverlog.count;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was counted of a log, by the values of a label where there is one.
 *
 * @param failures of logins, by reason
 * @param denied by command
 * @param messages by severity
 * @param classes of SQLSTATEs
 * @param slow statements, by who tells of them
 * @param checkpoints by cause
 * @param unparsed pieces that are no record
 * @param skipped bytes that were left out
 */
public record LogTotals(
    Map<String, Long> failures,
    Map<String, Long> denied,
    Map<String, Long> messages,
    Map<String, Long> classes,
    Map<String, Long> slow,
    Map<String, Double> slowSeconds,
    Map<String, Long> checkpoints,
    long escalations,
    long connections,
    long temporaryFiles,
    long temporaryBytes,
    long deadlocks,
    long unparsed,
    long skipped) {
  public LogTotals {
    failures = copy(failures);
    denied = copy(denied);
    messages = copy(messages);
    classes = copy(classes);
    slow = copy(slow);
    slowSeconds = copy(slowSeconds);
    checkpoints = copy(checkpoints);
  }

  /** In the same order. */
  private static <T> Map<String, T> copy(Map<String, T> counts) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  public long allFailures() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }
}
