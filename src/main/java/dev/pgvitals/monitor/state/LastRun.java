package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.runstate.EventProgress;
import dev.pgvitals.failure.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * How a query's last run ended.
 *
 * @param tried false when there was none yet
 * @param failure empty when it succeeded
 * @param events how far it has counted; empty when it counts none
 */
public record LastRun(
    boolean tried, Duration duration, Optional<Failure> failure, Optional<EventProgress> events) {
  static final LastRun NONE = new LastRun(false, Duration.ZERO, Optional.empty(), Optional.empty());
}
