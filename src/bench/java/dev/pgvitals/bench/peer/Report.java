package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.report.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** All that was measured so far, a table for each content and one for the database's time. */
final class Report {
  private final Map<Content, Table> tables = new EnumMap<>(Content.class);
  private final List<String> failures = new ArrayList<>();
  private Optional<Table> databaseTime = Optional.empty();

  /** The table of a content, empty before the first rows. */
  Table of(Content content) {
    return tables.computeIfAbsent(content, any -> new Table());
  }

  Table databaseTime() {
    Table table = databaseTime.orElseGet(Table::new);
    databaseTime = Optional.of(table);
    return table;
  }

  /** Says why there are no rows of a part. */
  void failed(String part, String why) {
    failures.add(
        "%s: not measured, because of pgvitals or the benchmark: %s%n".formatted(part, why));
  }

  boolean hasFailures() {
    return !failures.isEmpty();
  }

  /**
   * Ready for a terminal and for Markdown.
   *
   * @param loadBefore of the machine, before the run began
   * @param cores that the machine has
   */
  String text(double loadBefore, int cores) {
    StringJoiner text = new StringJoiner("\n");
    tables.forEach((content, table) -> add(text, content.title(), table));
    databaseTime.ifPresent(
        table ->
            add(text, "database time a cycle, by default, databases postgres and bench", table));
    failures.forEach(text::add);
    if (loadBefore > cores) {
      text.add(
          "The machine was busy before the run began: load average %.1f on %d cores. Trust no figure of it but ratios.\n"
              .formatted(loadBefore, cores));
    }
    text.add(
        "What a scrape of a fleet takes, p50 to p99, is measured by ./pgvitals bench --fleet.\n");
    return text.toString();
  }

  private static void add(StringJoiner text, String title, Table table) {
    text.add("**" + Character.toUpperCase(title.charAt(0)) + title.substring(1) + "**\n");
    text.add(table.toString());
  }
}
