package dev.pgvitals.collect;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Where in a result the catalogue's columns are. Columns that it does not name are left alone. */
final class ResultColumns {
  private final ResultSetMetaData metaData;
  private final Map<String, Integer> indexes = new LinkedHashMap<>();

  ResultColumns(ResultSetMetaData metaData) throws SQLException {
    this.metaData = metaData;
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      indexes.putIfAbsent(metaData.getColumnLabel(i), i);
    }
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
              + String.join(", ", indexes.keySet()));
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
  String type(int index) throws SQLException {
    return metaData.getColumnTypeName(index);
  }

  NumberReader number(String name) throws SQLException, ResultException {
    int index = index(name);
    return new NumberReader(index, type(index));
  }
}
