package dev.pgvitals.web.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some of the newest rows that a server publishes, as one table: what families say of the same
 * labels stands in one row.
 *
 * @param name as the API has it
 * @param help one sentence
 * @param keys the labels that tell one row from the next; values of others are added up
 * @param texts labels that a family has besides, such as a state
 * @param columns the families by the column that each of them is
 * @param order the column that the highest rows have the most of
 * @param limit how many rows there are at most
 * @param details an info family whose labels are told in the rows that have the same of its other
 *     labels; empty when there is none
 * @param only what a row must be to be in it: a value, or a text, by the name of a column, which is
 *     not shown then
 */
record Table(
    String name,
    String help,
    List<String> keys,
    List<String> texts,
    List<Column> columns,
    String order,
    int limit,
    Optional<Details> details,
    Map<String, Object> only) {
  private static final int MANY_TEXTS = 3;

  Table {
    keys = List.copyOf(keys);
    texts = List.copyOf(texts);
    columns = List.copyOf(columns);
    only = Map.copyOf(only);
  }

  /** A family that is a column; an info family has texts alone, and no name. */
  record Column(String name, String family) {}

  /**
   * Texts of statements, which may hold data.
   *
   * @param by the label by which rows have theirs
   */
  record Details(String family, String by) {
    /** The label that has the text, and the column. */
    static final String TEXT = "query";
  }

  /** The same with texts of statements. */
  Table withTexts(String family, String by) {
    return new Table(
        name, help, keys, texts, columns, order, limit, Optional.of(new Details(family, by)), only);
  }

  /** Whether there are so many texts that values behind them would be out of sight. */
  boolean hasManyTexts() {
    return texts.size() > MANY_TEXTS;
  }

  /** Whether a column, of a text or a value, is worth showing: not the same in all rows. */
  boolean shows(String column) {
    return !only.containsKey(column);
  }

  /** A column of the name, of the family that it is the end of. */
  static Column column(String prefix, String name) {
    return new Column(name, prefix + name);
  }

  /** The unit of a column, by the end of its family's name. */
  static String unit(Column column) {
    String family = column.family().replaceFirst("_total$", "");
    if (family.endsWith("_timestamp_seconds")) {
      return "timestamp";
    }
    for (String unit : List.of("seconds", "bytes", "ratio")) {
      if (family.endsWith("_" + unit)) {
        return unit;
      }
    }
    return "number";
  }
}
