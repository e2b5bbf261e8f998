package dev.pgvitals.cli.output;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.text.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The tables of one server. Columns that have no room beside the others stand below them, beside
 * those that tell what a row is of.
 */
final class StatusTables {
  private static final int MAX_ROWS = 10;
  private static final int MAX_KEYS = 4;
  private static final int MAX_CELL = 32;

  /** Of a statement: as long as it is, in lines of its own. */
  private static final String STATEMENT = "query";

  private final JsonObject server;
  private final int width;

  /** A column, as the answer describes it. */
  private record Column(String name, String unit) {
    boolean isText() {
      return unit.equals("text");
    }

    String cell(JsonObject row) {
      JsonElement value = row.get(name);
      if (value == null) {
        return isText() ? "" : "-";
      }
      if (name.equals(STATEMENT)) {
        return Printable.oneLine(value.getAsString());
      }
      return isText()
          ? Printable.shortened(value.getAsString(), MAX_CELL)
          : ValueUnit.valueOf(unit.toUpperCase(Locale.ROOT)).text(value.getAsDouble());
    }
  }

  StatusTables(JsonObject server, int width) {
    this.server = server;
    this.width = width;
  }

  void print(PrintWriter out) {
    for (JsonObject table : AgentJson.objects(server, "tables")) {
      List<Column> columns =
          AgentJson.objects(table, "columns").stream()
              .map(c -> new Column(AgentJson.text(c, "name"), AgentJson.text(c, "unit")))
              .toList();
      List<JsonObject> rows = AgentJson.objects(table, "rows");
      long more = table.get("row_count").getAsLong() - Math.min(rows.size(), MAX_ROWS);
      out.println();
      out.println(
          Printable.oneLine(
              AgentJson.text(table, "help") + (more > 0 ? " " + more + " more." : "")));
      out.print(fitting(columns, rows.subList(0, Math.min(rows.size(), MAX_ROWS))));
    }
  }

  private String fitting(List<Column> columns, List<JsonObject> rows) {
    int keys = keys(columns);
    StringBuilder text = new StringBuilder();
    List<Column> left = new ArrayList<>(columns.subList(keys, columns.size()));
    do {
      List<Column> beside = new ArrayList<>(columns.subList(0, keys));
      while (!left.isEmpty() && fits(beside, left.get(0), rows, keys)) {
        beside.add(left.remove(0));
      }
      TextTable table = text(beside, rows);
      text.append(isWithin(table) ? table.toString() : table.within(width));
    } while (!left.isEmpty());
    return text.toString();
  }

  /** How many of the first columns tell what a row is of; at most as many as leave room. */
  private static int keys(List<Column> columns) {
    int texts = 0;
    while (texts < columns.size() && columns.get(texts).isText()) {
      texts++;
    }
    return Math.max(1, texts <= MAX_KEYS ? texts : 1);
  }

  private boolean fits(List<Column> beside, Column next, List<JsonObject> rows, int keys) {
    if (beside.size() == keys) {
      return true;
    }
    List<Column> more = new ArrayList<>(beside);
    more.add(next);
    return !next.name().equals(STATEMENT) && isWithin(text(more, rows));
  }

  private boolean isWithin(TextTable table) {
    return table.toString().lines().allMatch(line -> line.length() <= width);
  }

  private static TextTable text(List<Column> columns, List<JsonObject> rows) {
    TextTable table =
        new TextTable(
            columns.stream()
                .map(column -> column.name() + (column.isText() ? "" : "#"))
                .toArray(String[]::new));
    rows.forEach(row -> table.add(columns.stream().map(c -> c.cell(row)).toArray(String[]::new)));
    return table;
  }
}
