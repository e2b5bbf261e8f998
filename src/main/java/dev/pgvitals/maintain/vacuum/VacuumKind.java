package dev.pgvitals.maintain.vacuum;

import dev.pgvitals.maintain.verb.JobFrame;
import dev.pgvitals.maintain.verb.Numbers;
import dev.pgvitals.maintain.verb.TablePatterns;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.VerbKind;
import dev.pgvitals.yaml.CountBounds;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * {@code vacuum: {tables: ["public.*"], dead_ratio: 0.2, dead_rows: 10000, not_for: 7d, limit:
 * 20}}.
 */
public final class VacuumKind implements VerbKind {
  static final Set<String> KEYS =
      Set.of("tables", "dead_ratio", "dead_rows", "not_for", "limit", "timeout");

  static final CountBounds ROWS = new CountBounds(1, 2_000_000_000, "");
  static final CountBounds LIMIT = new CountBounds(1, 100_000, "");
  static final DurationBounds NOT_FOR =
      new DurationBounds(Duration.ofHours(1), Duration.ofDays(365), "");
  static final DurationBounds TIMEOUT =
      new DurationBounds(Duration.ofSeconds(1), Duration.ofDays(2), "");

  @Override
  public String key() {
    return "vacuum";
  }

  @Override
  public Optional<Verb> read(ValueReader value, JobFrame frame) {
    return value.map(KEYS).flatMap(VacuumKind::read);
  }

  private static Optional<Verb> read(MapReader map) {
    OptionalDouble ratio =
        map.value("dead_ratio").map(Numbers::share).orElse(OptionalDouble.empty());
    int rows = map.integer("dead_rows", ROWS).orElse(10_000);
    Duration notFor = map.duration("not_for", NOT_FOR).orElse(Duration.ofDays(7));
    int limit = map.integer("limit", LIMIT).orElse(20);
    Duration timeout = map.duration("timeout", TIMEOUT).orElse(Duration.ofHours(4));
    return map.required("tables")
        .flatMap(list -> TablePatterns.read(list, false))
        .map(tables -> new VacuumVerb(tables, ratio.orElse(0.2), rows, notFor, limit, timeout));
  }
}
