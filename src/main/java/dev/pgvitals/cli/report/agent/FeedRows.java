package dev.pgvitals.cli.report.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.pgvitals.cli.output.AgentJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of feeds' tables by the headings of their columns. */
final class FeedRows {
  private FeedRows() {}

  /**
   * A row.
   *
   * @param table the title of its table
   */
  record FeedRow(JsonObject feed, String table, Map<String, String> cells) {
    String server() {
      return AgentJson.text(feed, "server");
    }

    String name() {
      return AgentJson.text(feed, "name");
    }

    String cell(String column) {
      return cells.getOrDefault(column, "");
    }
  }

  /**
   * Of those tables that have such a column.
   *
   * @param column by which a table is known
   */
  static List<FeedRow> of(List<JsonObject> feeds, String column) {
    List<FeedRow> rows = new ArrayList<>();
    for (JsonObject feed : feeds) {
      for (JsonObject table : AgentJson.objects(feed, "tables")) {
        List<String> columns = texts(table.get("columns"));
        if (columns.contains(column)) {
          for (JsonElement row : array(table.get("rows"))) {
            rows.add(new FeedRow(feed, AgentJson.text(table, "title"), cells(columns, texts(row))));
          }
        }
      }
    }
    return rows;
  }

  private static Map<String, String> cells(List<String> columns, List<String> row) {
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < Math.min(columns.size(), row.size()); i++) {
      cells.put(columns.get(i), row.get(i));
    }
    return cells;
  }

  private static List<String> texts(@Nullable JsonElement of) {
    List<String> texts = new ArrayList<>();
    array(of)
        .forEach(text -> texts.add(text instanceof JsonPrimitive one ? one.getAsString() : ""));
    return texts;
  }

  private static JsonArray array(@Nullable JsonElement of) {
    return of instanceof JsonArray array ? array : new JsonArray();
  }
}
