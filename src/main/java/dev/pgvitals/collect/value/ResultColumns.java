package dev.pgvitals.collect.value;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Where in a result the catalogue's columns are. Columns that it does not name are left alone.
 * Immutable.
 */
public final class ResultColumns {
  /**
   * The driver looks the name up after the query has run, when the type may be gone. It then finds
   * nothing and, by the call and by whether assertions are on, gives null or throws.
   */
  private static final String UNKNOWN_TYPE = "a type not in pg_type";

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
      columns.add(new Known(metaData.getColumnLabel(i), type(rows, i), kind(metaData, i)));
    }
    return new ResultColumns(columns);
  }

  private static String type(ResultSet rows, int index) throws SQLException {
    try {
      return TypeName.of(rows, index).orElse(UNKNOWN_TYPE);
    } catch (RuntimeException | AssertionError e) {
      return UNKNOWN_TYPE;
    }
  }

  private static int kind(ResultSetMetaData metaData, int index) throws SQLException {
    try {
      return metaData.getColumnType(index);
    } catch (RuntimeException | AssertionError e) {
      return Types.OTHER;
    }
  }

  /** Whether a result has these columns, as far as can be told without asking the server. */
  boolean fit(ResultSetMetaData metaData) throws SQLException {
    if (metaData.getColumnCount() != columns.size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      Known column = columns.get(i);
      if (kind(metaData, i + 1) != column.kind()
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
  public int index(String name) throws ResultException {
    OptionalInt index = find(name);
    if (index.isEmpty()) {
      throw new ResultException(
          "column " + name + " is missing; the query returns " + String.join(", ", names()));
    }
    return index.getAsInt();
  }

  /** Of all columns, each once. */
  public List<String> names() {
    return columns.stream().map(Known::label).distinct().toList();
  }

  public boolean has(String name) {
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
  public String type(int index) {
    return columns.get(index - 1).type();
  }

  public NumberReader number(String name) throws ResultException {
    int index = index(name);
    return new NumberReader(index, type(index));
  }
}
