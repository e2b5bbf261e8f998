package dev.pgvitals.cli.rescue;

import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.ServerThreshold;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.rescue.plan.Limits;
import dev.pgvitals.rescue.plan.Recipe;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** From when on something is trouble on a server: as its alerts have it, where it has its own. */
final class ServerLimits {
  private static final double UNUSED = 10;
  private static final double WRAPAROUND = 0.5;

  private ServerLimits() {}

  static Limits of(ServerConfig server, RescueSettings settings) {
    return new Limits(
        settings.olderThan().orElseGet(() -> olderThan(server, settings.recipe())),
        limit(server, "PostgresConnectionLeakSuspected", Level.WARNING).orElse(UNUSED),
        limit(server, "PostgresWraparoundApproaching", Level.WARNING).orElse(WRAPAROUND));
  }

  private static Duration olderThan(ServerConfig server, Recipe recipe) {
    OptionalDouble seconds =
        switch (recipe) {
          case IDLE_IN_TRANSACTION -> limit(server, "PostgresIdleInTransaction", Level.WARNING);
          case LONG_QUERIES -> limit(server, "PostgresLongRunningQuery", Level.WARNING);
          case BLOCKERS -> limit(server, "PostgresBlockingDurationHigh", Level.CRITICAL);
          case IDLE, LEAK, WRAPAROUND -> OptionalDouble.empty();
        };
    return seconds.isPresent()
        ? Duration.ofMillis(Math.round(seconds.getAsDouble() * 1000))
        : recipe.olderThan();
  }

  /** Empty also where the server has its alert switched off. */
  private static OptionalDouble limit(ServerConfig server, String alert, Level level) {
    OptionalDouble own =
        Optional.ofNullable(server.thresholds().get(alert))
            .map((ServerThreshold threshold) -> threshold.limit(level))
            .orElse(OptionalDouble.empty());
    return own.isPresent() && Double.isFinite(own.getAsDouble()) && own.getAsDouble() >= 0
        ? own
        : OptionalDouble.empty();
  }
}
