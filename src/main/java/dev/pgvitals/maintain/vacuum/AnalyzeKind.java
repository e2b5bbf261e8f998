package dev.pgvitals.maintain.vacuum;

import dev.pgvitals.maintain.verb.JobFrame;
import dev.pgvitals.maintain.verb.TablePatterns;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.VerbKind;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlScalar;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** {@code analyze: {stale: auto, partitioned: 1d}}. */
public final class AnalyzeKind implements VerbKind {
  static final Set<String> KEYS = Set.of("tables", "stale", "partitioned", "limit", "timeout");

  static final DurationBounds PARTITIONED =
      new DurationBounds(Duration.ofHours(1), Duration.ofDays(31), "");

  /** What is to be done about tables whose statistics are old. */
  enum Stale {
    AUTO,
    OFF
  }

  @Override
  public String key() {
    return "analyze";
  }

  @Override
  public Optional<Verb> read(ValueReader value, JobFrame frame) {
    return value.map(KEYS).flatMap(AnalyzeKind::read);
  }

  private static Optional<Verb> read(MapReader map) {
    Stale stale = map.choice("stale", Stale.class).orElse(Stale.AUTO);
    Optional<Duration> partitioned =
        map.has("partitioned")
            ? map.value("partitioned").flatMap(AnalyzeKind::partitioned)
            : Optional.of(Duration.ofDays(1));
    int limit = map.integer("limit", VacuumKind.LIMIT).orElse(100);
    Duration timeout = map.duration("timeout", VacuumKind.TIMEOUT).orElse(Duration.ofHours(1));
    Optional<TablePatterns> tables =
        map.has("tables")
            ? map.value("tables").flatMap(list -> TablePatterns.read(list, false))
            : Optional.of(TablePatterns.all());
    return tables.map(
        chosen -> new AnalyzeVerb(chosen, stale == Stale.AUTO, partitioned, limit, timeout));
  }

  private static Optional<Duration> partitioned(ValueReader value) {
    return value.value() instanceof YamlScalar scalar && scalar.text().strip().equals("off")
        ? Optional.empty()
        : value.duration(PARTITIONED);
  }
}
