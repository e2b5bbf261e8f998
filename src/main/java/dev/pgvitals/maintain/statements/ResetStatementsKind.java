package dev.pgvitals.maintain.statements;

import dev.pgvitals.maintain.verb.JobFrame;
import dev.pgvitals.maintain.verb.Numbers;
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

/** {@code reset_statements: {fill: 0.95, dealloc_per_hour: 100, at_most: 30d}}. */
public final class ResetStatementsKind implements VerbKind {
  static final Set<String> KEYS = Set.of("fill", "dealloc_per_hour", "at_most");

  static final CountBounds DEALLOC = new CountBounds(1, 1_000_000, "");
  static final DurationBounds AT_MOST =
      new DurationBounds(Duration.ofDays(1), Duration.ofDays(365), "");

  @Override
  public String key() {
    return "reset_statements";
  }

  @Override
  public Optional<Verb> read(ValueReader value, JobFrame frame) {
    return value.map(KEYS).map(ResetStatementsKind::read);
  }

  private static Verb read(MapReader map) {
    OptionalDouble fill = map.value("fill").map(Numbers::share).orElse(OptionalDouble.empty());
    return new ResetStatementsVerb(
        fill.orElse(0.95),
        map.integer("dealloc_per_hour", DEALLOC).orElse(100),
        map.duration("at_most", AT_MOST).orElse(Duration.ofDays(30)));
  }
}
