package dev.pgvitals.collect;

import dev.pgvitals.postgres.Session;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Where in a result the catalogue's columns are. Columns that it does not name are left alone.
 * Immutable.
 */
final class ResultColumns {
  private final List<Known> columns;
  private final Map<String, Integer> indexes = new HashMap<>();

  /**
   * A column.
   *
   * @param type as the server calls it: {@code int8}, {@code timestamptz}
   * @param kind the driver's coarser class of types, which costs nothing to ask for
   */
  private record Known(String label, String type, int kind) {}

  private ResultColumns(List<Known> columns) {
    this.columns = columns;
    for (int i = 0; i < columns.size(); i++) {
      indexes.putIfAbsent(columns.get(i).label(), i + 1);
    }
  }

  static ResultColumns of(ResultSet rows) throws SQLException {
    ResultSetMetaData metaData = rows.getMetaData();
    List<Known> columns = new ArrayList<>();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      columns.add(
          new Known(
              metaData.getColumnLabel(i), Session.typeName(rows, i), metaData.getColumnType(i)));
    }
    return new ResultColumns(columns);
  }

  /** Whether a result has these columns, as far as can be told without asking the server. */
  boolean fit(ResultSetMetaData metaData) throws SQLException {
    if (metaData.getColumnCount() != columns.size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      Known column = columns.get(i);
      if (metaData.getColumnType(i + 1) != column.kind()
          || !metaData.getColumnLabel(i + 1).equals(column.label())) {
        return false;
      }
    }
    return true;
  }

  /**
   * The column's index, from 1: by its exact name or, as an unquoted name is folded to lower case,
   * else by the only one that differs in case alone.
   */
  int index(String name) throws ResultException {
    OptionalInt index = find(name);
    if (index.isEmpty()) {
      throw new ResultException(
          "column "
              + name
              + " is missing; the query returns "
              + String.join(", ", columns.stream().map(Known::label).distinct().toList()));
    }
    return index.getAsInt();
  }

  boolean has(String name) {
    return find(name).isPresent();
  }

  private OptionalInt find(String name) {
    Integer exact = indexes.get(name);
    if (exact != null) {
      return OptionalInt.of(exact);
    }
    List<Integer> folded = new ArrayList<>();
    indexes.forEach(
        (label, index) -> {
          if (label.equalsIgnoreCase(name)) {
            folded.add(index);
          }
        });
    return folded.size() == 1 ? OptionalInt.of(folded.get(0)) : OptionalInt.empty();
  }

  /** The column's type, as the server calls it. */
  String type(int index) {
    return columns.get(index - 1).type();
  }

  NumberReader number(String name) throws ResultException {
    int index = index(name);
    return new NumberReader(index, type(index));
  }
}
