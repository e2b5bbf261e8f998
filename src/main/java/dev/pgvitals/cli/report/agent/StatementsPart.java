package dev.pgvitals.cli.report.agent;

import dev.pgvitals.cli.report.agent.AgentAnswers.ServerRow;
import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The statements that took the most time, by the servers' own statistics. */
final class StatementsPart {
  private static final String ID = "statements";
  private static final String TITLE = "Top statements";
  private static final int MOST = 20;
  private static final int LONGEST = 300;

  private StatementsPart() {}

  static Part of(AgentAnswers agent) {
    List<ServerRow> rows =
        agent.rows("statements_total").stream()
            .filter(row -> row.number("seconds") > 0)
            .sorted(Comparator.comparingDouble((ServerRow row) -> row.number("seconds")).reversed())
            .toList();
    if (rows.isEmpty()) {
      return new Part.Missing(
          ID,
          TITLE,
          "No server tells of its statements: pg_stat_statements is not there, or the agent may not"
              + " read it; pgvitals plan says which.");
    }
    boolean texts = rows.stream().anyMatch(row -> !row.text("query").isEmpty());
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("server"),
                Column.text("database"),
                Column.text("user"),
                Column.text("queryid"),
                Column.number("time"),
                Column.number("calls"),
                Column.number("mean"),
                Column.number("rows")));
    if (texts) {
      columns.add(Column.text("statement"));
    }
    return new Part.Section(
        ID,
        TITLE,
        List.of(
            new Block.Paragraph(
                "Since the statistics of each server were reset, which may be before the period;"
                    + " of each server the first ten."),
            Table.first(MOST, columns, rows.stream().map(row -> row(row, texts)).toList())));
  }

  private static Row row(ServerRow row, boolean withText) {
    List<Cell> cells =
        new ArrayList<>(
            List.of(
                Cell.text(row.server()),
                Cell.text(row.text("datname")),
                Cell.text(row.text("user")),
                new Cell.Code(row.text("queryid")),
                Cell.seconds(row.number("seconds")),
                Cell.number(row.number("calls")),
                Cell.seconds(row.number("seconds") / row.number("calls")),
                Cell.number(row.number("rows"))));
    if (withText) {
      cells.add(new Cell.Code(Printable.shortened(row.text("query"), LONGEST)));
    }
    return new Row(Mark.PLAIN, cells);
  }
}
