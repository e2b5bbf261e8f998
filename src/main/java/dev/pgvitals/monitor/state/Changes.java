package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.plan.PlannedQuery;

/**
 * Whether there is something to tell of a server that was not told yet. Not thread-safe: guarded by
 * the {@link ServerState} that has it.
 */
public final class Changes {
  private Extent extent = Extent.NEWS;

  /** How much there is to tell; from less to more. */
  public enum Extent {
    NONE,
    /** What each sample changes. */
    SLIGHT,
    NEWS
  }

  void news() {
    extent = Extent.NEWS;
  }

  /**
   * A run succeeds.
   *
   * @param before how it went before
   */
  void succeeds(PlannedQuery query, QueryState before) {
    boolean routine = query.schema().takesSamples() && before.tried() && before.failure().isEmpty();
    if (!routine || extent == Extent.NONE) {
      extent = routine ? Extent.SLIGHT : Extent.NEWS;
    }
  }

  Extent extent() {
    return extent;
  }

  void told() {
    extent = Extent.NONE;
  }
}
