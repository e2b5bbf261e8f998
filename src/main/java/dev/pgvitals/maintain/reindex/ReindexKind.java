package dev.pgvitals.maintain.reindex;

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

/** {@code reindex: {bloat: 0.5, min_size: 10MiB, max_size: 50GiB, limit: 10}}. */
public final class ReindexKind implements VerbKind {
  static final Set<String> KEYS =
      Set.of("tables", "bloat", "min_size", "max_size", "limit", "timeout");

  static final CountBounds LIMIT = new CountBounds(1, 1_000, "");
  static final DurationBounds TIMEOUT =
      new DurationBounds(Duration.ofMinutes(1), Duration.ofDays(2), "");

  @Override
  public String key() {
    return "reindex";
  }

  @Override
  public Optional<Verb> read(ValueReader value, JobFrame frame) {
    return value.map(KEYS).flatMap(ReindexKind::read);
  }

  private static Optional<Verb> read(MapReader map) {
    OptionalDouble bloat = map.value("bloat").map(Numbers::share).orElse(OptionalDouble.empty());
    long least = map.value("min_size").flatMap(Numbers::size).orElse(10L << 20);
    long most = map.value("max_size").flatMap(Numbers::size).orElse(50L << 30);
    if (least > most) {
      map.problem("min_size", "is more than max_size: no index is both");
    }
    int limit = map.integer("limit", LIMIT).orElse(10);
    Duration timeout = map.duration("timeout", TIMEOUT).orElse(Duration.ofHours(8));
    Optional<TablePatterns> tables =
        map.has("tables")
            ? map.value("tables").flatMap(list -> TablePatterns.read(list, false))
            : Optional.of(TablePatterns.all());
    return tables.map(
        chosen -> new ReindexVerb(chosen, bloat.orElse(0.5), least, most, limit, timeout));
  }
}
