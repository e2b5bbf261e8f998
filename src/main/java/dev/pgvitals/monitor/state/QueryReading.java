package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A planned query in one place at one moment.
 *
 * @param interval how often it runs now
 * @param lastRun when the last run ended; empty before the first
 * @param rows of the last run that succeeded, as {@code series}; empty before
 * @param failure of the last run; empty when it succeeded
 * @param failingSince when the first run failed of those that have failed since one succeeded
 */
public record QueryReading(
    PlannedQuery query,
    State state,
    Duration interval,
    Optional<Instant> lastRun,
    Optional<Instant> lastSuccess,
    Duration duration,
    OptionalInt rows,
    OptionalInt series,
    Optional<Failure> failure,
    Optional<Instant> failingSince) {

  /** How it goes. */
  public enum State {
    OK,
    FAILING,
    /** Its turn came while the last run was still waiting or going. */
    OVERDUE,
    /** Its result is left out because the server has too many series. */
    CUT,
    /** The server has always refused it, which is nobody's mistake. */
    SKIPPED,
    /** It has not run yet. */
    WAITING;

    /** As metrics and the API say it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
