package dev.pgvitals.source.postgres;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Lists of names on their way to the server and back. */
final class TextArrays {
  private TextArrays() {}

  static void bind(PreparedStatement statement, int index, List<String> names) throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf("text", names.toArray()));
  }

  static List<String> read(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
