package dev.pgvitals.maintain.rewrite;

import dev.pgvitals.maintain.verb.JobFrame;
import dev.pgvitals.maintain.verb.Numbers;
import dev.pgvitals.maintain.verb.TablePatterns;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.VerbKind;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * {@code vacuum_full: {tables: [public.notifications], free_ratio: 0.5, max_size: 2GiB,
 * allow_exclusive: true}}.
 */
public final class VacuumFullKind implements VerbKind {
  static final Set<String> KEYS =
      Set.of("tables", "database", "free_ratio", "max_size", "allow_exclusive", "timeout");

  static final DurationBounds TIMEOUT =
      new DurationBounds(Duration.ofSeconds(1), Duration.ofHours(12), "");

  @Override
  public String key() {
    return "vacuum_full";
  }

  @Override
  public Optional<Verb> read(ValueReader value, JobFrame frame) {
    return value.map(KEYS).flatMap(map -> read(map, frame));
  }

  private static Optional<Verb> read(MapReader map, JobFrame frame) {
    if (!frame.hasWindow()) {
      map.problem(
          "nobody can read or write a table while it is written anew: say in a window of the job"
              + " itself when that may be");
    }
    if (!map.bool("allow_exclusive").orElse(false)) {
      map.problem(
          "nobody can read or write a table while it is written anew: write allow_exclusive: true"
              + " if that may be");
    }
    Optional<String> database = frame.database(map);
    OptionalDouble free =
        map.value("free_ratio").map(Numbers::share).orElse(OptionalDouble.empty());
    Optional<Long> most = map.required("max_size").flatMap(Numbers::size);
    Duration timeout = map.duration("timeout", TIMEOUT).orElse(Duration.ofHours(2));
    Optional<TablePatterns> tables =
        map.required("tables").flatMap(list -> TablePatterns.read(list, true));
    return tables.flatMap(
        chosen ->
            most.map(
                size -> new VacuumFullVerb(database, chosen, free.orElse(0.5), size, timeout)));
  }
}
