package dev.pgvitals.web.status;

import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.metric.store.PublishedSample;
import dev.pgvitals.monitor.ServerDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What is wrong with the jobs of a server, as the shipped rules have it. Prometheus judges by what
 * it remembers, too: a job whose last success is in no table any more, or that never had one, is
 * late by its rule alone.
 *
 * @param alert the rule that says so
 * @param where the labels of the job that is worst
 * @param others how many more there are of which the rule says so
 * @param pending it has not been so for as long as the rule wants
 * @param value of {@code metric}, or how late it is, in seconds
 * @param since when that began
 */
public record JobTrouble(
    String alert,
    String summary,
    Map<String, String> where,
    int others,
    boolean pending,
    String metric,
    double value,
    double limit,
    boolean below,
    ValueUnit unit,
    Instant since) {
  private static final String STATUS = "pg_job_last_status";
  private static final String END = "pg_job_last_end_timestamp_seconds";
  private static final String SUCCESS = "pg_job_last_success_timestamp_seconds";
  private static final String INTERVAL = "pg_job_interval_seconds";
  private static final String NEXT = "pg_job_next_run_timestamp_seconds";
  private static final String RUNNING = "pg_job_running";
  private static final Set<String> FAMILIES = Set.of(STATUS, END, SUCCESS, INTERVAL, NEXT, RUNNING);

  /** For which both rules wait. */
  private static final Duration PENDING = Duration.ofMinutes(5);

  /** A job that runs so often, and never succeeded, has failed before: nothing tells since when. */
  private static final double OFTEN = 3600;

  /** Beyond two intervals, for the run itself. */
  private static final double GRACE = 600;

  /** By which a run may begin late. */
  private static final double LATE = 1800;

  /** Of a job, by the names of metrics. */
  private record Job(Map<String, String> labels, Map<String, Double> values) {
    Optional<Double> value(String metric) {
      return Optional.ofNullable(values.get(metric)).filter(Double::isFinite);
    }
  }

  /** Those of a server, as of the minute of its details; the same while nothing changes. */
  public static List<JobTrouble> of(AgentView agent, ServerDetails server) {
    return of(agent.samples(server.report().server(), FAMILIES), server.minute());
  }

  static List<JobTrouble> of(List<PublishedSample> samples, Instant now) {
    Map<Map<String, String>, Job> jobs = new LinkedHashMap<>();
    for (PublishedSample sample : samples) {
      jobs.computeIfAbsent(sample.labels(), labels -> new Job(labels, new LinkedHashMap<>()))
          .values()
          .put(sample.family(), sample.value());
    }
    double seconds = now.getEpochSecond();
    List<JobTrouble> failed = new ArrayList<>();
    List<JobTrouble> late = new ArrayList<>();
    for (Job job : jobs.values()) {
      failed(job, seconds).ifPresent(failed::add);
      Stream.of(withoutSuccess(job, seconds), notBegun(job, seconds))
          .flatMap(Optional::stream)
          .max(Comparator.comparingDouble(JobTrouble::excess))
          .ifPresent(late::add);
    }
    return Stream.of(
            worst(failed, trouble -> -trouble.since().getEpochSecond()),
            worst(late, JobTrouble::excess))
        .flatMap(Optional::stream)
        .toList();
  }

  /** One that does not count yet stands for the rule only where all are like that. */
  private static Optional<JobTrouble> worst(
      List<JobTrouble> all, ToDoubleFunction<JobTrouble> badness) {
    return all.stream()
        .max(
            Comparator.comparing((JobTrouble trouble) -> !trouble.pending())
                .thenComparingDouble(badness))
        .map(
            worst ->
                worst.withOthers(
                    (int) all.stream().filter(one -> one.pending() == worst.pending()).count()
                        - 1));
  }

  private static Optional<JobTrouble> failed(Job job, double now) {
    return job.value(STATUS)
        .filter(status -> status == 0)
        .map(
            status ->
                of(
                    "PostgresJobFailed",
                    "The last run of a job did not succeed.",
                    job,
                    STATUS,
                    status,
                    1,
                    failingSince(job, now),
                    now));
  }

  /**
   * Each run that fails has an end of its own: by that alone, a job that fails every few minutes
   * would wait for ever to count.
   */
  private static double failingSince(Job job, double now) {
    double end = job.value(END).orElse(now - PENDING.toSeconds());
    Optional<Double> interval = job.value(INTERVAL);
    if (interval.isEmpty()) {
      return end;
    }
    Optional<Double> success = job.value(SUCCESS);
    if (success.isEmpty()) {
      return interval.get() < OFTEN ? Math.min(end, now - PENDING.toSeconds()) : end;
    }
    boolean failedBefore = end - success.get() >= 2 * interval.get();
    return failedBefore ? success.get() + interval.get() : end;
  }

  private static Optional<JobTrouble> withoutSuccess(Job job, double now) {
    Optional<Double> success = job.value(SUCCESS);
    Optional<Double> interval = job.value(INTERVAL);
    if (success.isEmpty() || interval.isEmpty()) {
      return Optional.empty();
    }
    return late(job, SUCCESS, success.get(), 2 * interval.get() + GRACE, now);
  }

  private static Optional<JobTrouble> notBegun(Job job, double now) {
    return job.value(RUNNING).orElse(0.0) > 0
        ? Optional.empty()
        : job.value(NEXT).flatMap(next -> late(job, NEXT, next, LATE, now));
  }

  private static Optional<JobTrouble> late(
      Job job, String metric, double from, double limit, double now) {
    return now - from <= limit
        ? Optional.empty()
        : Optional.of(
            of(
                "PostgresJobOverdue",
                "A job does not run, or does not succeed.",
                job,
                metric,
                now - from,
                limit,
                from + limit,
                now));
  }

  private static JobTrouble of(
      String alert,
      String summary,
      Job job,
      String metric,
      double value,
      double limit,
      double since,
      double now) {
    boolean below = value < limit;
    return new JobTrouble(
        alert,
        summary,
        job.labels(),
        0,
        now - since < PENDING.toSeconds(),
        metric,
        value,
        limit,
        below,
        below ? ValueUnit.NUMBER : ValueUnit.SECONDS,
        Instant.ofEpochSecond((long) since));
  }

  private JobTrouble withOthers(int count) {
    return new JobTrouble(
        alert, summary, where, count, pending, metric, value, limit, below, unit, since);
  }

  private double excess() {
    return value / limit;
  }

  /** The entry of the built-in catalogue that tells of the job, or of an example. */
  public String query() {
    return switch (where.getOrDefault("scheduler", "")) {
      case "pg_cron" -> "pg_job_pg_cron";
      case "pg_timetable" -> "pg_job_pg_timetable";
      case "pgagent" -> "pg_job_pgagent";
      case "pgvitals" -> "pg_job_reported";
      default -> "pg_job";
    };
  }

  /** For people, {@code 3 h 5 min > 2 h 10 min, and 2 more}: with how many others it is so with. */
  public String text() {
    String text = below ? "failed" : unit.text(value) + " > " + unit.text(limit);
    return others == 0 ? text : text + ", and " + others + " more";
  }

  /** Of the alert, in the repository. */
  public String runbook() {
    return "docs/runbooks/" + alert + ".md";
  }
}
