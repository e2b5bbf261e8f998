package dev.pgvitals.report.prometheus;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.text.Plural;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** Which alerts fired in a period, on what server, for how long and how often, the worst first. */
public final class AlertsPart {
  public static final String ID = "alerts";
  public static final String TITLE = "Alerts of the period";
  private static final int ROWS = 40;

  /** Values that one answer may have. */
  private static final int MOST = 400_000;

  private static final int FEWEST_STEPS = 100;

  /** Above the interval at which any rule is evaluated. */
  private static final Duration LEAST_STEP = Duration.ofMinutes(5);

  /** Of those that are to fire always, a person is told by somebody else. */
  private static final String FIRING = "alertstate=\"firing\",alertname!~\".*Watchdog\"";

  private AlertsPart() {}

  /** One alert on one server. */
  private record Fired(
      String alert,
      String severity,
      String server,
      Duration length,
      int times,
      Instant last,
      boolean still) {}

  /**
   * What is asked for.
   *
   * @param place the label that says where an alert fires
   */
  private record Firing(String selector, String place) {
    String by() {
      return "max by (alertname, severity, " + place + ") (%s)";
    }
  }

  /** Asks. */
  public static Part of(PrometheusClient prometheus, Selection servers, Period period)
      throws PrometheusException {
    List<Firing> asked = new ArrayList<>();
    asked.add(new Firing(servers.of("ALERTS", FIRING), "server"));
    if (servers.isOfAll()) {
      // Of agents, which are no server.
      asked.add(
          new Firing(
              "ALERTS{server=\"\",alertname=~\"(Postgres|PgBouncer).+\"," + FIRING + "}",
              "instance"));
    }
    List<Fired> fired = new ArrayList<>();
    Duration coarsest = LEAST_STEP;
    for (Firing firing : asked) {
      double series = series(prometheus, firing, period);
      if (series > 0) {
        Duration step = step(period.length(), series);
        coarsest = step.compareTo(coarsest) > 0 ? step : coarsest;
        fired.addAll(fired(prometheus, firing, period, step));
      }
    }
    return fired.isEmpty()
        ? new Part.Section(
            ID,
            TITLE,
            List.of(
                new Block.Paragraph(
                    "None fired. Prometheus knows of none if it evaluates no rules: pgvitals"
                        + " checklist --prometheus URL says whether it does.")))
        : section(sorted(fired), coarsest);
  }

  private static double series(PrometheusClient prometheus, Firing firing, Period period)
      throws PrometheusException {
    String all =
        firing
            .by()
            .formatted(
                "last_over_time(%s[%ds])"
                    .formatted(firing.selector(), period.length().toSeconds()));
    return prometheus.query("count(" + all + ")", period.end()).stream()
        .mapToDouble(Sample::value)
        .sum();
  }

  /** Short as long as the answer is not too long. */
  static Duration step(Duration length, double series) {
    double steps = Math.max(FEWEST_STEPS, MOST / series);
    Duration step = Duration.ofMinutes((long) Math.ceil(length.toSeconds() / steps / 60));
    return step.compareTo(LEAST_STEP) < 0 ? LEAST_STEP : step;
  }

  private static List<Fired> fired(
      PrometheusClient prometheus, Firing firing, Period period, Duration step)
      throws PrometheusException {
    Set<List<String>> now = new HashSet<>();
    for (Sample sample : prometheus.query(firing.by().formatted(firing.selector()), period.end())) {
      now.add(
          key(sample.label("alertname"), sample.label("severity"), sample.label(firing.place())));
    }
    String all =
        firing
            .by()
            .formatted("max_over_time(%s[%ds])".formatted(firing.selector(), step.toSeconds()));
    List<Fired> fired = new ArrayList<>();
    for (RangeSeries one : prometheus.range(all, period.start().plus(step), period.end(), step)) {
      String alert = one.label("alertname");
      String severity = one.label("severity");
      String server = one.label(firing.place());
      if (!one.values().isEmpty()) {
        fired.add(
            new Fired(
                alert,
                severity,
                server,
                step.multipliedBy(one.values().size()),
                times(one.values(), step),
                Instant.ofEpochSecond(one.values().lastKey()),
                now.contains(key(alert, severity, server))));
      }
    }
    return fired;
  }

  private static List<Fired> sorted(List<Fired> fired) {
    return fired.stream()
        .sorted(
            Comparator.comparing((Fired one) -> mark(one.severity()))
                .thenComparing(Fired::length)
                .reversed()
                .thenComparing(Fired::alert)
                .thenComparing(Fired::server))
        .toList();
  }

  private static List<String> key(String... parts) {
    return List.of(parts);
  }

  /** Steps without a value between two with one. */
  static int times(SortedMap<Long, Double> values, Duration step) {
    int times = 0;
    long before = Long.MIN_VALUE / 2;
    for (long at : values.keySet()) {
      times += at - before > step.toSeconds() ? 1 : 0;
      before = at;
    }
    return times;
  }

  private static Mark mark(String severity) {
    return switch (severity) {
      case "critical", "page", "error" -> Mark.CRITICAL;
      case "warning" -> Mark.WARNING;
      case "info" -> Mark.NOTE;
      default -> Mark.PLAIN;
    };
  }

  private static Part section(List<Fired> fired, Duration step) {
    List<Column> columns =
        List.of(
            Column.text("alert"),
            Column.text("severity"),
            Column.text("server"),
            Column.number("fired for"),
            Column.number("times"),
            Column.text("last"));
    List<Row> rows =
        fired.stream()
            .map(
                one ->
                    new Row(
                        mark(one.severity()),
                        Cell.text(one.alert()),
                        Cell.text(one.severity()),
                        Cell.text(one.server()),
                        new Cell.Span(one.length()),
                        Cell.number(one.times()),
                        one.still() ? Cell.text("still firing") : Cell.time(one.last())))
            .toList();
    return new Part.Section(
        ID,
        TITLE,
        List.of(
            Block.Table.first(ROWS, columns, rows),
            new Block.Paragraph(
                "Looked at in steps of "
                    + Plural.of(step.toMinutes(), "minute")
                    + ": shorter ones are counted as that long, and those less apart as one.")));
  }
}
