package dev.pgvitals.monitor.state;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Failed connections and runs, by reason, since the agent began with the server; a reason that
 * never was counts 0. Not thread-safe: guarded by the {@link ServerState} that has it.
 */
final class FailureCounts {
  private final Map<FailureReason, Long> byReason = new EnumMap<>(FailureReason.class);

  FailureCounts() {
    for (FailureReason reason : FailureReason.values()) {
      byReason.put(reason, 0L);
    }
  }

  void add(Failure failure) {
    byReason.merge(failure.reason(), 1L, Long::sum);
  }

  /** A view, in the order of the reasons. */
  Map<FailureReason, Long> byReason() {
    return Collections.unmodifiableMap(byReason);
  }
}
