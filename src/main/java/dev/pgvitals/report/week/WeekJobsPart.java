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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the runs of jobs ended in a period, and why some were skipped. */
final class WeekJobsPart {
  static final String ID = "jobs";
  static final String TITLE = "Jobs";

  private static final int MOST = 40;
  private static final List<String> STATUSES = List.of("failed", "partial", "skipped", "done");
  private static final String BY = "server, datname, job_name, scheduler";

  private WeekJobsPart() {}

  /** Of one job; counts by status or reason. */
  private record Job(
      Map<String, String> labels, Map<String, Double> runs, Map<String, Double> skips) {
    double runs(String status) {
      return runs.getOrDefault(status, 0.0);
    }
  }

  static Part of(PrometheusClient prometheus, Selection servers, Period period)
      throws PrometheusException {
    long seconds = period.length().toSeconds();
    Map<String, Job> jobs = new TreeMap<>();
    for (Sample one :
        prometheus.query(count(servers.of("pg_job_runs_total"), "status", seconds), period.end())) {
      job(jobs, one).runs().put(one.label("status"), Math.rint(one.value()));
    }
    for (Sample one :
        prometheus.query(
            count(servers.of("pg_job_skipped_total"), "reason", seconds), period.end())) {
      job(jobs, one).skips().put(one.label("reason"), Math.rint(one.value()));
    }
    List<Row> rows =
        jobs.values().stream()
            .filter(job -> !text(job.runs()).isEmpty() || !text(job.skips()).isEmpty())
            .sorted(
                Comparator.comparingDouble((Job job) -> job.runs("failed") + job.runs("partial"))
                    .reversed())
            .map(WeekJobsPart::row)
            .toList();
    if (rows.isEmpty()) {
      return new Part.Missing(
          ID,
          TITLE,
          "Prometheus has no runs of jobs in the period; docs/jobs.md says which it has.");
    }
    List<Column> columns =
        new ArrayList<>(
            List.of(Column.text("server"), Column.text("database"), Column.text("job")));
    STATUSES.forEach(status -> columns.add(Column.number(status)));
    columns.add(Column.text("skipped for"));
    return new Part.Section(
        ID,
        TITLE,
        List.of(
            new Block.Paragraph("Runs in the period, of jobs that report themselves:"),
            Table.first(MOST, columns, rows)));
  }

  /** A counter begins with its first event, which increase() of Prometheus does not see. */
  private static String count(String series, String label, long seconds) {
    return ("sum by (%1$s, %2$s) (max by (%1$s, %2$s) ("
            + "(increase(%3$s[%4$ds]) + (min_over_time(%3$s[%4$ds]) unless %3$s offset %4$ds))"
            + " or increase(%3$s[%4$ds])))")
        .formatted(BY, label, series, seconds);
  }

  private static Job job(Map<String, Job> jobs, Sample one) {
    String key =
        String.join(
            "\n",
            one.label("server"),
            one.label("datname"),
            one.label("scheduler"),
            one.label("job_name"));
    return jobs.computeIfAbsent(key, k -> new Job(one.labels(), new TreeMap<>(), new TreeMap<>()));
  }

  private static Row row(Job job) {
    List<Cell> cells = new ArrayList<>();
    List.of("server", "datname", "job_name")
        .forEach(label -> cells.add(Cell.text(job.labels().getOrDefault(label, ""))));
    STATUSES.forEach(status -> cells.add(Cell.number(job.runs(status))));
    cells.add(Cell.text(text(job.skips())));
    return new Row(job.runs("failed") + job.runs("partial") > 0 ? Mark.WARNING : Mark.PLAIN, cells);
  }

  private static String text(Map<String, Double> counts) {
    return counts.entrySet().stream()
        .filter(one -> one.getValue() > 0)
        .map(one -> Math.round(one.getValue()) + " " + one.getKey())
        .collect(Collectors.joining(", "));
  }
}
