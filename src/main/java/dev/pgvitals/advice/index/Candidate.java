package dev.pgvitals.advice.index;

import dev.pgvitals.advice.look.TableFacts;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.report.FindingKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An index that may help, a B-tree.
 *
 * @param origin what made it one: {@code MISSING_INDEX}, {@code SORT_FOR_LIMIT} or {@code
 *     FUNCTION_ON_COLUMN}
 * @param keys as they stand in a statement, the first first
 */
public record Candidate(
    FindingKind origin, TableFacts.Root table, boolean partitioned, List<String> keys) {
  public Candidate {
    keys = List.copyOf(keys);
  }

  /** One of plain columns. */
  static Candidate ofColumns(FindingKind origin, TableFacts table, List<String> columns) {
    return new Candidate(
        origin, table.root(), table.partitioned(), columns.stream().map(Words::quoted).toList());
  }

  /** One of what a function makes of a column. */
  static Candidate ofExpression(TableFacts.Root table, boolean partitioned, String expression) {
    return new Candidate(
        FindingKind.FUNCTION_ON_COLUMN, table, partitioned, List.of("(" + expression + ")"));
  }

  /** The statement that would make it, of this table or of a part of it. */
  String definition(String table, String options) {
    return "CREATE INDEX" + options + " ON " + table + " (" + String.join(", ", keys) + ")";
  }

  /** Whether the other one of the same table does all that this one does. */
  boolean isPrefixOf(Candidate other) {
    return table.equals(other.table)
        && keys.size() <= other.keys.size()
        && other.keys.subList(0, keys.size()).equals(keys);
  }

  /** What to run to have it, in order. */
  public List<String> statements() {
    if (!partitioned) {
      return List.of(definition(table.quoted(), " CONCURRENTLY") + ";");
    }
    String name = name();
    List<String> all = new ArrayList<>();
    all.add(
        "CREATE INDEX "
            + Words.quoted(name)
            + " ON ONLY "
            + table.quoted()
            + " ("
            + String.join(", ", keys)
            + ");");
    all.add(
        "For each partition P: CREATE INDEX CONCURRENTLY P_idx ON P ("
            + String.join(", ", keys)
            + "); ALTER INDEX "
            + Words.quoted(table.schema())
            + "."
            + Words.quoted(name)
            + " ATTACH PARTITION P_idx;");
    return all;
  }

  private String name() {
    String columns = String.join("_", keys).toLowerCase(Locale.ROOT);
    String name = table.name() + "_" + columns.replaceAll("[^a-z0-9]+", "_") + "_idx";
    return name.length() > 63 ? name.substring(0, 59) + "_idx" : name;
  }

  /** As a sentence names it. */
  public String text() {
    return table.quoted() + " (" + String.join(", ", keys) + ")";
  }
}
