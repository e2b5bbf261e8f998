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

  /** As on Kubernetes, where each pod is another instance; half a week each. */
  @Test
  void anAgentThatGotAnotherInstanceIsOneOfTheSameServer() throws IOException {
    try (Backfilled history = new Backfilled(directory)) {
      for (String agent : List.of("old", "new")) {
        boolean old = agent.equals("old");
        DoubleUnaryOperator there = ago -> old == ago > 3.5 ? 1 : Double.NaN;
        Map<String, String> labels = labels("server", "orders", "instance", agent);
        add(
            history,
            "pg_up",
            labels,
            ago -> there.applyAsDouble(ago) * (ago > 5 && ago <= 5.7 ? 0 : 1));
        add(
            history,
            "pg_postmaster_start_time_seconds",
            labels,
            ago -> there.applyAsDouble(ago) * (ago > 5 ? 1000 : ago > 2 ? 2000 : 3000));
        add(
            history,
            "pg_stat_database_xact_commit_total",
            with(labels, "datname", "shop"),
            ago -> there.applyAsDouble(ago) * 1000 * (15 - ago));
      }
      history.start(Release.SYSTEM);

      Map<String, Part> parts =
          parts(new WeekSource(history.client(), Selection.of(List.of()), Map.of()));
      assertThat(lines(parts, "week"))
          .contains("share of the time in which they were up | 0.90 | 1.00 | ")
          .contains("restarts | 2 | 0 | ")
          .anySatisfy(
              line -> assertThat(line).matches("transactions committed \\| (69|70)\\d\\d .*"));
    }
  }

  /** Down for the whole step in which it was restarted and got another version. */
  @Test
  void aRestartIsSeenAcrossTheTimeInWhichNothingWasKnown() throws IOException {
    Duration minute = Duration.ofMinutes(1);
    try (Backfilled history = new Backfilled(directory)) {
      DoubleUnaryOperator away = ago -> ago * 24 * 60 > 20 && ago * 24 * 60 < 30 ? Double.NaN : 1;
      Map<String, String> server = labels("server", "orders");
      history.add("pg_up", server, 0.2, minute, ago -> 1);
      history.add(
          "pg_postmaster_start_time_seconds",
          server,
          0.2,
          minute,
          ago -> away.applyAsDouble(ago) * (ago * 24 * 60 > 25 ? 1000 : 2000));
      history.add(
          "pg_server_info",
          labels("server", "orders", "version", "15.1"),
          0.2,
          minute,
          ago -> ago * 24 * 60 > 25 ? away.applyAsDouble(ago) : Double.NaN);
      history.add(
          "pg_server_info",
          labels("server", "orders", "version", "15.2"),
          0.2,
          minute,
          ago -> ago * 24 * 60 > 25 ? Double.NaN : away.applyAsDouble(ago));
      history.start(Release.SYSTEM);

      WeekSource source = new WeekSource(history.client(), Selection.of(List.of()), Map.of());
      assertThat(
              source.parts(Period.before(Backfilled.END, Duration.ofHours(1))).stream()
                  .filter(part -> part.id().equals("changes"))
                  .flatMap(part -> lines(part).stream()))
          .containsExactly(
              "By Prometheus, each within the 1m before the time that is given:",
              "2026-03-01T11:40:00Z | orders | was restarted",
              "2026-03-01T11:40:00Z | orders | has version 15.2");
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

      Map<String, Part> none =
          parts(new WeekSource(history.client(), Selection.of(List.of("no")), Map.of()));
      for (String part : List.of("week", "changes")) {
        assertThat(lines(none, part))
            .first()
            .asString()
            .startsWith("missing: Prometheus has nothing of these servers in the period");
      }
    }
  }
}
