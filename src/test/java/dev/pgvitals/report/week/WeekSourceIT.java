package dev.pgvitals.report.week;

import static dev.pgvitals.report.capacity.Backfilled.labels;
import static dev.pgvitals.report.capacity.Backfilled.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.report.capacity.Backfilled;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.prometheus.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus of known history tells of a week, and of the one before. */
class WeekSourceIT {
  private static final Duration SCRAPE = Duration.ofMinutes(2);
  private static final Period WEEK = Period.before(Backfilled.END, Duration.ofDays(7));
  private static final String HOSTILE = "a\"b|.*<b>";

  @TempDir private Path directory;

  /** A series of the last two weeks and a little. */
  private static void add(
      Backfilled history, String metric, Map<String, String> labels, DoubleUnaryOperator value) {
    history.add(metric, labels, 14.1, SCRAPE, value);
  }

  /** Ten a day in the week before, one a day in this one. */
  private static double fewerThanBefore(double ago) {
    return ago > 7 ? 10 * (14.1 - ago) : 71 + (7 - ago);
  }

  private static void weeks(Backfilled history) {
    for (String agent : List.of("one", "two")) {
      Map<String, String> shop = labels("server", "orders", "datname", "shop", "instance", agent);
      add(history, "pg_stat_database_deadlocks_total", shop, WeekSourceIT::fewerThanBefore);
    }
    add(history, "pg_up", labels("server", "orders"), ago -> ago > 1 && ago <= 1.7 ? 0 : 1);
    add(history, "pg_up", labels("server", HOSTILE), ago -> 1);
    add(
        history,
        "pg_postmaster_start_time_seconds",
        labels("server", "orders"),
        ago -> ago > 2 ? 1000 : 2000);
    add(history, "pg_in_recovery", labels("server", HOSTILE), ago -> ago > 3 ? 1 : 0);
    add(history, "pg_settings_hash", labels("server", "orders"), ago -> ago > 1 ? 5 : 4);
    add(
        history,
        "pg_server_info",
        labels("server", "orders", "version", "15.1"),
        ago -> ago > 2 ? 1 : Double.NaN);
    add(
        history,
        "pg_server_info",
        labels("server", "orders", "version", "15.2"),
        ago -> ago > 2 ? Double.NaN : 1);
    add(
        history,
        "pg_replication_lag_seconds",
        labels("server", HOSTILE),
        ago -> ago > 4 && ago < 4.01 ? 90 : 0);
    statement(history, "11", 100, 1000);
    statement(history, "22", 10, 100000);
    add(
        history,
        "pg_stat_statements_all_seconds_total",
        labels("server", "orders", "user", "app", "datname", "shop"),
        ago -> 200 * (15 - ago));
    Map<String, String> job =
        labels(
            "server", "orders", "datname", "shop", "scheduler", "pgvitals", "job_name", "nightly");
    add(history, "pg_job_runs_total", with(job, "status", "done"), ago -> Math.floor(15 - ago));
    add(
        history,
        "pg_job_runs_total",
        with(job, "status", "failed"),
        ago -> ago > 1 ? Double.NaN : 1);
    add(
        history,
        "pg_job_skipped_total",
        with(job, "reason", "lag"),
        ago -> ago > 1 ? Double.NaN : 1);
  }

  private static void statement(Backfilled history, String id, double seconds, double calls) {
    Map<String, String> labels =
        labels("server", "orders", "user", "app", "datname", "shop", "queryid", id);
    add(history, "pg_stat_statements_seconds_total", labels, ago -> seconds * (15 - ago));
    add(history, "pg_stat_statements_calls_total", labels, ago -> calls * (15 - ago));
  }

  private static Map<String, String> with(Map<String, String> labels, String name, String value) {
    Map<String, String> more = labels();
    more.putAll(labels);
    more.put(name, value);
    return more;
  }

  private static Map<String, Part> parts(WeekSource source) {
    return source.parts(WEEK).stream().collect(Collectors.toMap(Part::id, Function.identity()));
  }

  @Test
  void theWeekStandsBesideTheOneBefore() throws IOException {
    try (Backfilled history = new Backfilled(directory)) {
      weeks(history);
      history.start(Release.SYSTEM);
      WeekSource source =
          new WeekSource(
              history.client(), Selection.of(List.of()), Map.of("orders\n11", "SELECT slow"));
      Map<String, Part> parts = parts(source);

      assertThat(source.failures()).isEmpty();
      assertThat(lines(parts, "week"))
          .contains(
              "servers, at most | 2 | 2 | ",
              "share of the time in which they were up | 0.95 | 1.00 | ",
              "the server that was up the least | 0.90 | 1.00 | orders",
              "restarts | 1 | 0 | ",
              "promotions of standbys | 1 | 0 | ",
              "deadlocks | 7 | 70 | ",
              "replication lag at the peak | PT1M30S | PT0S | " + HOSTILE);
      assertThat(lines(parts, "changes"))
          .anySatisfy(line -> assertThat(line).endsWith(" | orders | was restarted"))
          .anySatisfy(line -> assertThat(line).endsWith(" | " + HOSTILE + " | became a primary"))
          .anySatisfy(line -> assertThat(line).endsWith(" | orders | has other settings"))
          .anySatisfy(line -> assertThat(line).endsWith(" | orders | has version 15.2"))
          .hasSize(5);
      assertThat(lines(parts, "jobs"))
          .contains("orders | shop | nightly | 1 | 0 | 0 | 7 | 1 lag | WARNING");
      List<String> statements = lines(parts, "statements");
      assertThat(statements.get(1))
          .matches(
              "orders \\| shop \\| app \\| 11 \\| PT11M40(\\.\\d+)?S \\| 0.50 \\| 7000 \\|"
                  + " PT0\\.1S \\| \\? \\| SELECT slow");
      assertThat(statements.get(2)).startsWith("orders | shop | app | 22 | PT1M10");

      Map<String, Part> other =
          parts(new WeekSource(history.client(), Selection.of(List.of(HOSTILE)), Map.of()));
      assertThat(lines(other, "week")).contains("servers, at most | 1 | 1 | ");
      assertThat(lines(other, "statements")).first().asString().startsWith("missing: ");
    }
  }

  @Test
  void whatItDoesNotKnowIsNotTakenForNothing() throws IOException {
    try (Backfilled history = new Backfilled(directory)) {
      history.add("pg_up", labels("server", "new"), 2, SCRAPE, ago -> 1).start(Release.SYSTEM);

      Map<String, Part> parts =
          parts(new WeekSource(history.client(), Selection.of(List.of()), Map.of()));
      assertThat(lines(parts, "week"))
          .contains("servers, at most | 1 | ")
          .last()
          .asString()
          .matches(
              "Prometheus knows these servers since about 2026-02-27T1\\d:\\d\\d:00Z only, so the"
                  + " numbers are of the time from then on\\.");

      assertThat(
              lines(
                  parts(new WeekSource(history.client(), Selection.of(List.of("no")), Map.of())),
                  "week"))
          .first()
          .asString()
          .startsWith("missing: Prometheus has nothing of these servers in the period");
    }
  }
}
