package dev.pgvitals.cli.report.agent;

import dev.pgvitals.cli.report.agent.AgentAnswers.ServerRow;
import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The largest databases and tables. */
final class SizesPart {
  private static final String ID = "sizes";
  private static final String TITLE = "Largest databases and tables";
  private static final int MOST = 15;
  private static final List<Column> DATABASES =
      List.of(Column.text("server"), Column.text("database"), Column.number("size"));
  private static final List<Column> TABLES =
      List.of(
          Column.text("server"),
          Column.text("database"),
          Column.text("table"),
          Column.number("table and TOAST"),
          Column.number("indexes"),
          Column.number("rows"),
          Column.number("dead rows"));

  private SizesPart() {}

  static Part of(AgentAnswers agent) {
    List<ServerRow> databases = largest(agent.rows("databases"), row -> row.number("size_bytes"));
    List<ServerRow> tables = largest(agent.rows("tables"), SizesPart::whole);
    if (databases.isEmpty() && tables.isEmpty()) {
      return new Part.Missing(ID, TITLE, "No server has told of its databases.");
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        Table.first(
            MOST,
            DATABASES,
            databases.stream()
                .map(
                    row ->
                        new Row(
                            Cell.text(row.server()),
                            Cell.text(row.text("datname")),
                            Cell.bytes(row.number("size_bytes"))))
                .toList()));
    if (!tables.isEmpty()) {
      blocks.add(new Block.Paragraph("The largest tables, of each server the first ten:"));
      blocks.add(Table.first(MOST, TABLES, tables.stream().map(SizesPart::row).toList()));
    }
    return new Part.Section(ID, TITLE, blocks);
  }

  private static List<ServerRow> largest(List<ServerRow> rows, ToDoubleFunction<ServerRow> size) {
    return rows.stream()
        .filter(row -> !Double.isNaN(size.applyAsDouble(row)))
        .sorted(Comparator.comparingDouble(size).reversed())
        .toList();
  }

  /** A table need not have indexes. */
  private static double whole(ServerRow row) {
    double indexes = row.number("index_size_bytes");
    return row.number("table_size_bytes") + (Double.isNaN(indexes) ? 0 : indexes);
  }

  private static Row row(ServerRow row) {
    return new Row(
        Cell.text(row.server()),
        Cell.text(row.text("datname")),
        Cell.text(row.text("schemaname") + "." + row.text("relname")),
        Cell.bytes(row.number("table_size_bytes")),
        Cell.bytes(row.number("index_size_bytes")),
        Cell.number(row.number("rows_estimate")),
        Cell.number(row.number("n_dead_tup")));
  }
}
