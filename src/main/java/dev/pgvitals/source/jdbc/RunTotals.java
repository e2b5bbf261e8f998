package dev.pgvitals.source.jdbc;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.runstate.EventProgress;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.collect.runstate.RunCounts;
import dev.pgvitals.collect.runstate.SampleProgress;
import java.util.Optional;

/** What one run adds to the totals that are kept of its query, whichever way. */
final class RunTotals {
  private final PlannedQuery query;
  private final QueryRunState memory;
  private final Optional<RunReader.Events> window;
  private final long now;
  private final RunCounts counts;
  private Optional<EventProgress> events = Optional.empty();
  private Optional<SampleProgress> samples = Optional.empty();

  private RunTotals(
      PlannedQuery query,
      QueryRunState memory,
      Optional<RunReader.Events> window,
      long now,
      RunCounts counts) {
    this.query = query;
    this.memory = memory;
    this.window = window;
    this.now = now;
    this.counts = counts;
  }

  /**
   * Those of a run that has begun; empty for a query of which none are kept.
   *
   * @param now when it began, of a monotonic clock in nanoseconds
   */
  static Optional<RunTotals> of(
      PlannedQuery query, QueryRunState memory, Optional<RunReader.Events> window, long now) {
    if (window.isPresent()) {
      RunCounts counts = memory.events().begin(query.totalsShape(), query.totalsRoom(), now);
      return Optional.of(new RunTotals(query, memory, window, now, counts));
    }
    if (query.schema().takesSamples()) {
      RunCounts counts =
          memory.samples().begin(query.totalsShape(), query.totalsRoom(), query.interval(), now);
      return Optional.of(new RunTotals(query, memory, window, now, counts));
    }
    return Optional.empty();
  }

  RunCounts counts() {
    return counts;
  }

  /** The run has succeeded: what it counted counts. */
  void keep() {
    if (window.isPresent()) {
      RunReader.Events run = window.get();
      events =
          Optional.of(
              memory.events().keep(query.totalsShape(), counts, run.window(), run.end(), now));
    } else {
      samples =
          Optional.of(memory.samples().keep(query.totalsShape(), counts, query.interval(), now));
    }
  }

  /** How far its EVENTS are counted, after {@link #keep}. */
  Optional<EventProgress> events() {
    return events;
  }

  /** What its SAMPLED counted, after {@link #keep}. */
  Optional<SampleProgress> samples() {
    return samples;
  }
}
