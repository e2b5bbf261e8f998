package dev.pgvitals.maintain.delete;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** What the server says of a SELECT without running it. For use in a transaction. */
final class Explain {
  /** With no other way to give rows in order than an index that has them so. */
  private static final String ORDERED =
      "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort ="
          + " off";

  private static final String AS_EVER =
      "SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on; SET LOCAL enable_sort = on";

  private Explain() {}

  /** How many rows it would give, about. */
  static double rows(Connection connection, String select) throws SQLException {
    return plan(connection, select).get("Plan Rows").getAsDouble();
  }

  /** The index that gives its rows in order, if one does. */
  static Optional<String> index(Connection connection, String select) throws SQLException {
    JsonObject node;
    try (Statement statement = connection.createStatement()) {
      statement.execute(ORDERED);
      node = plan(connection, select);
      statement.execute(AS_EVER);
    }
    while (!node.has("Index Name")) {
      Optional<JsonObject> below = below(node);
      if (below.isEmpty() || node.get("Node Type").getAsString().contains("Sort")) {
        return Optional.empty();
      }
      node = below.get();
    }
    return Optional.of(node.get("Index Name").getAsString());
  }

  private static Optional<JsonObject> below(JsonObject node) {
    if (node.has("Plans")) {
      for (JsonElement each : node.getAsJsonArray("Plans")) {
        JsonObject child = each.getAsJsonObject();
        if (child.get("Parent Relationship").getAsString().equals("Outer")) {
          return Optional.of(child);
        }
      }
    }
    return Optional.empty();
  }

  private static JsonObject plan(Connection connection, String select) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("EXPLAIN (FORMAT JSON) " + select)) {
      row.next();
      return JsonParser.parseString(row.getString(1))
          .getAsJsonArray()
          .get(0)
          .getAsJsonObject()
          .getAsJsonObject("Plan");
    }
  }
}
