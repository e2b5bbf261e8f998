package dev.pgvitals.report.week;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.report.prometheus.Sample;
import dev.pgvitals.report.prometheus.Selection;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The numbers of a period, beside those of the one before where Prometheus has that, too. */
final class NumbersPart {
  static final String ID = "week";
  static final String TITLE = "The period in numbers";

  private NumbersPart() {}

  static Part of(PrometheusClient prometheus, Selection servers, Period period, Coverage coverage)
      throws PrometheusException {
    if (coverage.first().isEmpty()) {
      return new Part.Missing(
          ID,
          TITLE,
          "Prometheus has nothing of these servers in the period: does it scrape the agent, and is"
              + " it the right Prometheus?");
    }
    boolean both = coverage.isWhole(period.previous());
    List<Row> rows = new ArrayList<>();
    for (Measure measure : Measure.of(servers)) {
      Optional<Sample> now = value(prometheus, measure, period);
      Optional<Sample> before =
          both ? value(prometheus, measure, period.previous()) : Optional.empty();
      if (now.isPresent() || before.isPresent()) {
        rows.add(row(measure, now, before, both));
      }
    }
    List<Column> columns =
        new ArrayList<>(List.of(Column.text("what"), Column.number("in the period")));
    if (both) {
      columns.add(Column.number("in the period before"));
    }
    columns.add(Column.text("where"));
    List<Block> blocks = new ArrayList<>(List.of(new Table(columns, rows, 0)));
    if (!both) {
      blocks.add(
          new Block.Paragraph(
              "Prometheus knows these servers since about %s only, so %s"
                  .formatted(
                      coverage.first().get().truncatedTo(ChronoUnit.MINUTES),
                      coverage.isWhole(period)
                          ? "there is nothing to compare with."
                          : "the numbers are of the time from then on.")));
    }
    return new Part.Section(ID, TITLE, blocks);
  }

  private static Optional<Sample> value(PrometheusClient prometheus, Measure measure, Period period)
      throws PrometheusException {
    return prometheus.query(measure.promql(period.length().toSeconds()), period.end()).stream()
        .filter(one -> Double.isFinite(one.value()))
        .findFirst();
  }

  private static Row row(
      Measure measure, Optional<Sample> now, Optional<Sample> before, boolean both) {
    List<Cell> cells = new ArrayList<>(List.of(Cell.text(measure.title()), cell(measure, now)));
    if (both) {
      cells.add(cell(measure, before));
    }
    cells.add(Cell.text(measure.names() ? now.map(one -> one.label("server")).orElse("") : ""));
    return new Row(Mark.PLAIN, cells);
  }

  /** What is counted is whole, and increase() of Prometheus need not be. */
  private static Cell cell(Measure measure, Optional<Sample> value) {
    return value
        .map(one -> measure.cell().apply(one.value()))
        .map(
            cell ->
                cell instanceof Cell.Amount number ? Cell.number(Math.rint(number.value())) : cell)
        .orElse(Cell.UNKNOWN);
  }
}
