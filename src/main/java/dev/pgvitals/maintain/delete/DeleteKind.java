package dev.pgvitals.maintain.delete;

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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code delete: [{table: public.audit_logs, column: created_at, older_than: 90d}]}. */
public final class DeleteKind implements VerbKind {
  static final Set<String> KEYS =
      Set.of(
          "table",
          "database",
          "column",
          "older_than",
          "where",
          "batch",
          "pause",
          "budget",
          "most",
          "max_share");

  static final DurationBounds AGE = new DurationBounds(Duration.ZERO, Duration.ofDays(36_500), "");
  static final CountBounds BATCH = new CountBounds(BatchSize.LEAST, BatchSize.MOST, "");
  static final DurationBounds PAUSE =
      new DurationBounds(
          Duration.ZERO, Duration.ofSeconds(10), "a smaller batch takes less of the server");
  static final DurationBounds BUDGET =
      new DurationBounds(Duration.ofSeconds(1), Duration.ofDays(1), "");
  static final CountBounds ROWS = new CountBounds(1, 2_000_000_000, "");
  private static final Pattern COLUMN =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"\\x00]|\"\")+\"");

  private final boolean yesMost;

  /**
   * With what whoever calls has agreed to.
   *
   * @param yesMost whether more than {@code max_share} of a table may go: a person has said so
   */
  public DeleteKind(boolean yesMost) {
    this.yesMost = yesMost;
  }

  @Override
  public String key() {
    return "delete";
  }

  @Override
  public Optional<Verb> read(ValueReader value, JobFrame frame) {
    List<ValueReader> items = value.itemsOrOne();
    if (items.isEmpty()) {
      value.problem("must have at least one rule");
    }
    List<DeleteRule> rules =
        items.stream()
            .flatMap(item -> item.map(KEYS).stream())
            .flatMap(map -> rule(map, frame).stream())
            .toList();
    return rules.isEmpty()
        ? Optional.empty()
        : Optional.of(new DeleteVerb(rules, yesMost, InstantSource.system()));
  }

  private static Optional<DeleteRule> rule(MapReader map, JobFrame frame) {
    Optional<String> database = frame.database(map);
    Optional<TablePatterns> table =
        map.required("table").flatMap(value -> TablePatterns.read(value, true));
    Optional<String> column = map.required("column").flatMap(DeleteKind::column);
    Optional<Duration> age = map.required("older_than").flatMap(value -> value.duration(AGE));
    Optional<Where> where = map.value("where").flatMap(DeleteKind::where);
    int batch = map.integer("batch", BATCH).orElse(5_000);
    Duration pause = map.duration("pause", PAUSE).orElse(Duration.ofMillis(100));
    Duration budget = map.duration("budget", BUDGET).orElse(Duration.ofMinutes(20));
    int most = map.integer("most", ROWS).orElse(2_000_000);
    OptionalDouble share =
        map.value("max_share").map(Numbers::share).orElse(OptionalDouble.empty());
    if (table.isEmpty() || column.isEmpty() || age.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DeleteRule(
            database,
            table.get(),
            column.get(),
            age.get(),
            where,
            batch,
            pause,
            budget,
            most,
            share.orElse(0.5)));
  }

  private static Optional<String> column(ValueReader value) {
    Optional<String> text = value.text().map(String::strip);
    if (text.isPresent() && !COLUMN.matcher(text.get()).matches()) {
      value.problem(
          "must be the name of a column, as SQL has it, such as created_at or \"createdAt\", but it"
              + " is "
              + value.value().described());
      return Optional.empty();
    }
    return text.map(Where::name);
  }

  private static Optional<Where> where(ValueReader value) {
    Optional<String> text = value.text().map(String::strip);
    Optional<String> fault = text.flatMap(Where::fault);
    fault.ifPresent(value::problem);
    return fault.isPresent() ? Optional.empty() : text.map(Where::of);
  }
}
