package dev.pgvitals.config.web;

import dev.pgvitals.yaml.CountBounds;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.MapReader;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The limit of a web configuration for all requests together. */
final class RateLimitReader {
  static final Set<String> KEYS = Set.of("interval", "burst");

  private static final DurationBounds INTERVAL =
      new DurationBounds(Duration.ZERO, Duration.ofMinutes(10), "nobody could scrape");
  private static final CountBounds BURST = new CountBounds(1, 1_000_000, "remove the limit");

  private RateLimitReader() {}

  /** Empty without an interval, or with one of zero: no limit. */
  static Optional<RateLimit> read(MapReader map) {
    Optional<Duration> interval =
        map.duration("interval", INTERVAL).filter(every -> !every.isZero());
    if (interval.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt burst = map.integer("burst", BURST);
    if (!map.has("burst")) {
      map.problem("the key \"burst\" is missing: without one, no request would be answered");
    }
    return interval.map(every -> new RateLimit(every, burst.orElse(1)));
  }
}
