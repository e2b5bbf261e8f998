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
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The numbers of a period, beside those of the one before where Prometheus has that, too. */
final class NumbersPart {
  static final String ID = "week";
  static final String TITLE = "The period in numbers";

  /** Seconds; no agent is scraped more often than is worth to be seen. */
  private static final long LEAST_STEP = 60;

  /** Seconds, in which a counter has been scraped a few times. */
  private static final long LEAST_WINDOW = 300;

  private static final long STEPS = 200;
  private static final long SAMPLES = 10_000;
  private static final double NEARLY_ALL = 0.9;

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
    boolean several = several(prometheus, servers, both ? twice(period) : period);
    List<Row> rows = new ArrayList<>();
    for (Measure measure : Measure.of(servers)) {
      Optional<Sample> now = value(prometheus, measure, period, several);
      Optional<Sample> before =
          both ? value(prometheus, measure, period.previous(), several) : Optional.empty();
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

  private static Period twice(Period period) {
    return Period.before(period.end(), period.length().multipliedBy(2));
  }

  /** Whether a server has been told of under several jobs or instances. */
  private static boolean several(PrometheusClient prometheus, Selection servers, Period period)
      throws PrometheusException {
    String series = servers.of("pg_up") + "[" + period.length().toSeconds() + "s]";
    return prometheus
        .query("max(count by (server) (count_over_time(" + series + ")))", period.end())
        .stream()
        .anyMatch(one -> one.value() > 1);
  }

  private static Optional<Sample> value(
      PrometheusClient prometheus, Measure measure, Period period, boolean several)
      throws PrometheusException {
    long seconds = period.length().toSeconds();
    if (several && !measure.added()) {
      long step = Math.max(LEAST_STEP, seconds / SAMPLES);
      return first(prometheus.query(measure.merged(seconds, step), period.end()));
    }
    Optional<Sample> most = first(prometheus.query(measure.promql(seconds), period.end()));
    if (!several || most.isEmpty()) {
      return most;
    }
    double added = added(prometheus, measure, period);
    // What one of two agents has seen from end to end is exact, and a sum of steps is not.
    return most.get().value() >= NEARLY_ALL * added
        ? most
        : Optional.of(new Sample(most.get().labels(), added));
  }

  private static Optional<Sample> first(List<Sample> samples) {
    return samples.stream().filter(one -> Double.isFinite(one.value())).findFirst();
  }

  /** The sum of all steps. */
  private static double added(PrometheusClient prometheus, Measure measure, Period period)
      throws PrometheusException {
    long seconds = period.length().toSeconds();
    Duration step =
        Duration.ofSeconds(seconds / Math.min(STEPS, Math.max(1, seconds / LEAST_WINDOW)));
    return prometheus
        .range(
            measure.merged(seconds, step.toSeconds()),
            period.start().plus(step),
            period.end(),
            step)
        .stream()
        .flatMap(series -> series.values().values().stream())
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite)
        .sum();
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
