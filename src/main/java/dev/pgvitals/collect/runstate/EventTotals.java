package dev.pgvitals.collect.runstate;

import dev.pgvitals.collect.plan.TotalsRoom;
import dev.pgvitals.collect.plan.TotalsShape;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The agent's own counters of a query with EVENTS columns: what has happened, added up over its
 * runs, and up to where. Belongs to one (server, database, query) and lives as long as it is
 * planned. Holds no more sets of labels than a run is given room for. Thread-safe.
 *
 * <p>Nothing is counted before a run is known to have succeeded: {@link #begin} gives the counts as
 * they would be, {@link #keep} makes them so, together with the time they are of. So a run that
 * fails at any point is as if it had not been, and the next one counts its time.
 */
public final class EventTotals {
  /**
   * A clock that is set back by more was wrong before: waiting for it would be for ever. What bears
   * the same time as what was counted before may then count again.
   */
  private static final Duration MAX_SETBACK = Duration.ofHours(1);

  private static final Duration SHORTEST_REACH = Duration.ofSeconds(1);

  private final RunningTotals totals = new RunningTotals();
  private Optional<Instant> since = Optional.empty();
  private Optional<Duration> reach = Optional.empty();
  private long keptAt;

  /** Where the next run goes on. */
  public synchronized EventWindow window(Duration settle) {
    return new EventWindow(since, reach, settle);
  }

  /**
   * The counts of a run that has begun.
   *
   * @param now of a monotonic clock, in nanoseconds
   */
  public synchronized RunCounts begin(TotalsShape wanted, TotalsRoom room, long now) {
    return totals.begin(wanted, room, 1, now);
  }

  /**
   * The run has succeeded: what it counted counts, unless another one has counted the same time
   * meanwhile.
   *
   * @param window of the run
   * @param now of a monotonic clock, in nanoseconds
   */
  public synchronized EventProgress keep(
      TotalsShape counted, RunCounts counts, EventWindow window, EventWindow.End end, long now) {
    Optional<Duration> setback =
        since.flatMap(
            start ->
                end.settled()
                    .filter(settled -> settled.isBefore(start))
                    .map(settled -> Duration.between(settled, start)));
    if (since.equals(window.since())) {
      totals.keep(counted, counts);
      boolean wasWrong =
          !end.replays() && setback.filter(by -> by.compareTo(MAX_SETBACK) > 0).isPresent();
      since = wasWrong ? end.settled() : end.until();
      boolean more = end.settled().flatMap(to -> since.filter(to::isAfter)).isPresent();
      reach = more ? reach.map(length -> length.multipliedBy(2)) : Optional.empty();
      keptAt = now;
    }
    return new EventProgress(since, counts.cut(), setback);
  }

  /**
   * The run took too long, or gave too much, and the next one's window would be longer still: it
   * gets half of what this one had.
   *
   * @param now of a monotonic clock, in nanoseconds
   */
  public synchronized void tooMuch(long now) {
    if (since.isPresent()) {
      Duration whole = Duration.ofNanos(now - keptAt);
      Duration had = reach.filter(length -> length.compareTo(whole) < 0).orElse(whole);
      Duration half = had.dividedBy(2);
      reach = Optional.of(half.compareTo(SHORTEST_REACH) > 0 ? half : SHORTEST_REACH);
    }
  }
}
