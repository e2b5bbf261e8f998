package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.yaml.Position;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the rows of an entry with {@code key} rise by is added up; so its values are counters, or
 * means made of two of them. A histogram of means needs such an entry.
 */
final class KeyRule {
  private final Query query;
  private final EntryProblems report;

  private KeyRule(Query query, EntryProblems report) {
    this.query = query;
    this.report = report;
  }

  /**
   * @param position of the key, if the entry has one
   */
  static void check(Query query, Optional<Position> position, EntryProblems report) {
    KeyRule rule = new KeyRule(query, report);
    if (position.isPresent() && !query.key().isEmpty()) {
      query.key().forEach(name -> rule.mustBeColumn(position.get(), "key", name));
      query.columns().forEach(rule::checkUsage);
    }
    query.columns().stream()
        .filter(column -> column.per().isPresent())
        .forEach(column -> rule.checkMean(column, position.isPresent()));
  }

  private void checkUsage(Column column) {
    Usage usage = column.usage();
    if (usage.addsUp() && usage.hasBuckets() && column.per().isEmpty()) {
      problem(
          column.position(),
          "metrics." + column.name(),
          "a "
              + usage
              + " in an entry with \"key\" is a histogram of means: set \"per\""
              + " to the column with the count for this total");
    } else if (usage.type().isPresent() && !usage.addsUp()) {
      problem(column.position(), "metrics." + column.name() + ".usage", onlyCounters(column));
    }
  }

  private static String onlyCounters(Column column) {
    return "an entry with \"key\" sums the increases of rows, which does not apply to "
        + column.usage()
        + "; only to "
        + Arrays.stream(Usage.values())
            .filter(Usage::addsUp)
            .map(Usage::name)
            .collect(Collectors.joining(" and "));
  }

  private void checkMean(Column column, boolean hasKey) {
    String path = "metrics." + column.name() + ".per";
    if (!hasKey) {
      problem(
          column.position(),
          path,
          "means are computed from the increase of each row, so the entry needs"
              + " \"key\": the columns that identify a row across runs");
    }
    if (column.buckets().isEmpty()) {
      problem(column.position(), path, "needs \"bucket\" beside it, such as [0.01, 0.1, 1]");
    }
    mustBeColumn(column.position(), path, column.per().orElseThrow());
  }

  private void mustBeColumn(Position position, String path, String name) {
    ColumnReference.fault(query, name).ifPresent(why -> problem(position, path, why));
  }

  private void problem(Position position, String path, String message) {
    report.problems().add(position, query.name() + "." + path, message);
  }
}
