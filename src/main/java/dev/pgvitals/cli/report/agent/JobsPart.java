package dev.pgvitals.cli.report.agent;

import dev.pgvitals.cli.report.agent.AgentAnswers.ServerRow;
import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.text.Plural;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Jobs of schedulers, and what pgvitals maintain and others have written of theirs. */
final class JobsPart {
  private static final String TITLE = "Jobs";
  private static final int MOST = 40;
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("server"),
          Column.text("database"),
          Column.text("job"),
          Column.text("result"),
          Column.text("last end"),
          Column.text("last success"),
          Column.number("took"),
          Column.text("next"),
          Column.text("runs"),
          Column.text("skipped for"));

  private JobsPart() {}

  /** A job with what is counted of it. */
  private record Job(ServerRow row, String runs, String skips, Instant now) {
    boolean failed() {
      return row.number("last_status") == 0;
    }

    /** As the alert has it: two intervals and ten minutes without a success. */
    boolean late() {
      double interval = row.number("interval_seconds");
      return Double.isFinite(interval)
          && row.time("last_success_timestamp_seconds")
              .filter(
                  at ->
                      now.isAfter(
                          at.plusSeconds((long) (2 * interval)).plus(10, ChronoUnit.MINUTES)))
              .isPresent();
    }

    String result() {
      String running = row.number("running") > 0 ? ", running" : "";
      double status = row.number("last_status");
      String last = Double.isNaN(status) ? "no run is known" : failed() ? "failed" : "succeeded";
      return last + (late() ? ", late" : "") + running;
    }

    int rank() {
      return failed() ? 0 : late() ? 1 : 2;
    }
  }

  static Part of(AgentAnswers agent, Period period) {
    List<Job> jobs = jobs(agent, period.end());
    if (jobs.isEmpty()) {
      return new Part.Missing(
          "jobs", TITLE, "The agent sees no jobs: docs/jobs.md says how it comes to see them.");
    }
    long failed = jobs.stream().filter(Job::failed).count();
    long late = jobs.stream().filter(job -> !job.failed() && job.late()).count();
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Paragraph(
            failed + late > 0 ? Mark.WARNING : Mark.PLAIN,
            "%s; the last run of %d failed, %d more are late."
                .formatted(Plural.of(jobs.size(), "job"), failed, late)));
    blocks.add(Table.first(MOST, COLUMNS, jobs.stream().map(JobsPart::row).toList()));
    agent
        .agentStart()
        .filter(start -> jobs.stream().anyMatch(job -> !job.runs().isEmpty()))
        .ifPresent(
            start ->
                blocks.add(
                    new Block.Paragraph(
                        "Runs, and runs and targets that were skipped, are counted since the agent's"
                            + " start at %s%s."
                                .formatted(
                                    start,
                                    period.has(start) ? "" : ", which is before the period"))));
    return new Part.Section("jobs", TITLE, blocks);
  }

  /** How many had a last run that failed, and how many are late. */
  static long notWell(AgentAnswers agent, Period period) {
    return jobs(agent, period.end()).stream().filter(job -> job.rank() < 2).count();
  }

  private static List<Job> jobs(AgentAnswers agent, Instant now) {
    Map<String, String> runs = counts(agent.rows("job_runs"), "status", "runs");
    Map<String, String> skips = counts(agent.rows("job_skips"), "reason", "skipped");
    return agent.rows("jobs").stream()
        .map(
            row ->
                new Job(
                    row, runs.getOrDefault(key(row), ""), skips.getOrDefault(key(row), ""), now))
        .sorted(
            Comparator.comparingInt(Job::rank)
                .thenComparing(job -> job.row().server())
                .thenComparing(job -> job.row().text("job_name")))
        .toList();
  }

  /** Such as "12 done, 1 failed" by job. */
  private static Map<String, String> counts(List<ServerRow> rows, String what, String count) {
    return rows.stream()
        .filter(row -> row.number(count) > 0)
        .collect(
            Collectors.groupingBy(
                JobsPart::key,
                LinkedHashMap::new,
                Collectors.mapping(
                    row -> Math.round(row.number(count)) + " " + row.text(what),
                    Collectors.joining(", "))));
  }

  private static String key(ServerRow row) {
    return String.join(
        "\n", row.server(), row.text("datname"), row.text("scheduler"), row.text("job_name"));
  }

  private static Row row(Job job) {
    ServerRow row = job.row();
    return new Row(
        job.rank() < 2 ? Mark.WARNING : Mark.PLAIN,
        Cell.text(row.server()),
        Cell.text(row.text("datname")),
        Cell.text("%s (%s)".formatted(row.text("job_name"), row.text("scheduler"))),
        Cell.text(job.result()),
        row.time("last_end_timestamp_seconds").map(Cell::time).orElse(Cell.UNKNOWN),
        row.time("last_success_timestamp_seconds").map(Cell::time).orElse(Cell.UNKNOWN),
        Cell.seconds(row.number("last_duration_seconds")),
        row.time("next_run_timestamp_seconds").map(Cell::time).orElse(Cell.UNKNOWN),
        Cell.text(job.runs()),
        Cell.text(job.skips()));
  }
}
