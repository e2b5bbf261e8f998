package dev.pgvitals.cli.output;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.text.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The tables of one server, each as wide as it may be: columns that have no room are left out. */
final class StatusTables {
  private static final int MAX_ROWS = 10;
  private static final int MAX_CELL = 32;

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
    for (JsonObject table : StatusText.objects(server, "tables")) {
      List<Column> columns =
          StatusText.objects(table, "columns").stream()
              .map(c -> new Column(StatusText.text(c, "name"), StatusText.text(c, "unit")))
              .toList();
      List<JsonObject> rows = StatusText.objects(table, "rows");
      long more = table.get("row_count").getAsLong() - Math.min(rows.size(), MAX_ROWS);
      out.println();
      out.println(
          Printable.oneLine(
              StatusText.text(table, "help") + (more > 0 ? " " + more + " more." : "")));
      out.print(fitting(columns, rows.subList(0, Math.min(rows.size(), MAX_ROWS))));
    }
  }

  private String fitting(List<Column> columns, List<JsonObject> rows) {
    for (int number = columns.size(); number > 1; number--) {
      String text = text(columns.subList(0, number), rows);
      if (text.lines().allMatch(line -> line.length() <= width)) {
        return text;
      }
    }
    return text(columns.subList(0, 1), rows);
  }

  private static String text(List<Column> columns, List<JsonObject> rows) {
    TextTable table =
        new TextTable(
            columns.stream()
                .map(column -> column.name() + (column.isText() ? "" : "#"))
                .toArray(String[]::new));
    rows.forEach(row -> table.add(columns.stream().map(c -> c.cell(row)).toArray(String[]::new)));
    return table.toString();
  }
}
