package dev.pgvitals.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.alerts.course.Trouble;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.demo.Systems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** WedSync's troubles are told to those who have to know, and its numbers are those of its SQL. */
@ResourceLock(value = Systems.RUNS, mode = ResourceAccessMode.READ)
@Timeout(700)
@TestMethodOrder(OrderAnnotation.class)
class WedSyncIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PRIMARY = "wedsync-primary";
  private static final String CHAT = "channels=slack";
  private static final String CHAT_AND_MAIL = "channels=email,slack";

  @TempDir private static Path directory;
  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = new Stage("wedsync", directory);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  @Order(1)
  void eachTroubleIsToldToThoseWhoHaveToKnowAndSoIsItsEnd() {
    List<Trouble> troubles = new ArrayList<>(sessions());
    troubles.addAll(space());
    troubles.addAll(application());
    troubles.addAll(upkeep());

    stage.play(troubles);
  }

  private static List<Trouble> sessions() {
    return List.of(
        // Other troubles' sessions, when they go, would take the share below the limit again.
        trouble("connections_high")
            .fires("PostgresConnectionsHigh", "warning", CHAT)
            .after("connection_leak", "lock_queue"),
        trouble("connection_leak").fires("PostgresConnectionLeakSuspected", "warning", CHAT),
        trouble("blocked")
            .fires("PostgresBlockedSessions", "warning", CHAT)
            .fires("PostgresBlockingDurationHigh", "critical", CHAT_AND_MAIL),
        trouble("lock_queue")
            .fires("PostgresBlockedSessions", "critical", CHAT_AND_MAIL)
            .after("blocked"),
        trouble("slow_statements").fires("WedSyncSlowStatements", "warning", CHAT),
        stage
            .trouble("replica_lag", "wedsync-analytics")
            .fires("PostgresReplicationLagHigh", "critical", CHAT_AND_MAIL));
  }

  private static List<Trouble> space() {
    return List.of(
        trouble("storage_high").fires("WedSyncStorageHigh", "warning", CHAT),
        trouble("storage_full")
            .fires("WedSyncStorageHigh", "critical", CHAT_AND_MAIL)
            .after("storage_high"),
        // They take space, and no VACUUM removes them while older statements run.
        trouble("dead_rows")
            .fires("PostgresDeadTuplesHigh", "warning", CHAT, "relname=form_responses")
            .after("storage_full", "connections_high"));
  }

  private static List<Trouble> application() {
    return List.of(
        trouble("api_errors").fires("WedSyncApiErrorsHigh", "warning", CHAT),
        trouble("email_failures").fires("WedSyncEmailFailuresHigh", "warning", CHAT),
        trouble("fatal_error").fires("WedSyncFatalErrors", "critical", CHAT_AND_MAIL));
  }

  private static List<Trouble> upkeep() {
    return List.of(
        trouble("partitions_missing")
            .fires("PostgresPartitionsMissing", "warning", CHAT, "relname=activity_logs"),
        trouble("job_failed").fires("PostgresJobFailed", "warning", CHAT, "job_name=reindex"),
        trouble("job_overdue").fires("PostgresJobOverdue", "warning", CHAT, "job_name=vacuum"),
        trouble("backup_cut")
            .fires("PostgresBackupFailed", "critical", CHAT_AND_MAIL, "stanza=wedsync")
            .fires("PostgresBackupCorrupt", "critical", CHAT_AND_MAIL, "stanza=wedsync"),
        trouble("backup_stopped")
            .fires("PostgresBackupStale", "critical", CHAT_AND_MAIL, "stanza=wedsync")
            .after("backup_cut"));
  }

  private static Trouble trouble(String name) {
    return stage.trouble(name, PRIMARY);
  }

  /** After the others: the application is sent home, so that nothing but the rows here is new. */
  @Test
  @Order(2)
  void itCountsOfEachLogWhatIsWrittenToIt() throws Exception {
    stage.demo().stopWork();
    String since = stage.ask("SELECT clock_timestamp()");
    double instant =
        number(stage.ask("SELECT extract(epoch FROM timestamptz '%s')".formatted(since)));
    List<Log> logs =
        List.of(
            new Log(
                "wedsync_api requests class=1xx",
                "api_usage_logs (endpoint, status_code, response_ms)",
                "'/upgrade', 101, 5",
                "status_code < 200 AND created_at"),
            new Log(
                "wedsync_api requests class=5xx",
                "api_usage_logs (endpoint, status_code, response_ms)",
                "'/forms', 502, 30",
                "status_code >= 500 AND created_at"),
            new Log(
                "wedsync_errors logged level=error",
                "error_logs (level, source, message)",
                "'error', 'api', 'made up'",
                "level = 'error' AND created_at"),
            new Log(
                "wedsync_activity actions type=export",
                "activity_logs (activity_type)",
                "'export'",
                "activity_type = 'export' AND created_at"),
            new Log(
                "wedsync_email mails status=bounced",
                "email_logs (status)",
                "'bounced'",
                "status = 'bounced' AND created_at"),
            new Log(
                "wedsync_form_responses submitted server=wedsync-primary",
                "form_responses (form_id, client_id)",
                "1, 1",
                "submitted_at"));
    List<String> before =
        await("all that was written before is counted")
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(300))
            .until(stage::samples, at -> logs.stream().allMatch(log -> log.until(at) > instant));

    for (Log log : logs) {
      stage.ask(log.write());
    }

    await("all of it is counted")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              List<String> after = stage.samples();
              for (Log log : logs) {
                double written = number(stage.ask(log.count(since)));
                assertThat(written).isEqualTo(7);
                assertThat(log.counted(after) - log.counted(before))
                    .as(log.toString())
                    .isEqualTo(written);
              }
            });
  }

  /**
   * One kind of what happens.
   *
   * @param counter query, column and label
   * @param into table and columns
   * @param when a condition, and the column that has the time
   */
  private record Log(String counter, String into, String row, String when) {
    double counted(List<String> samples) {
      String[] parts = counter.split("[ =]", -1);
      return number(
          valueOf(samples, parts[0] + "_" + parts[1] + "_total", Map.of(parts[2], parts[3])));
    }

    double until(List<String> samples) {
      return number(
          valueOf(
              samples,
              "pgvitals_query_counted_until_timestamp_seconds",
              Map.of("query", counter.split(" ", 2)[0], "server", PRIMARY)));
    }

    String write() {
      return "INSERT INTO %s SELECT %s FROM generate_series(1, 7) RETURNING 1".formatted(into, row);
    }

    String count(String since) {
      return "SELECT count(*) FROM %s WHERE %s > '%s'"
          .formatted(into.split(" ", 2)[0], when, since);
    }
  }

  /** The document's own questions, with their errors mended. */
  @Test
  @Order(1)
  void itsFiguresAreThoseOfItsOwnQueries() {
    equal("pg_database_size_bytes", "datname=wedsync", "SELECT pg_database_size('wedsync')");
    equal(
        "wedsync_storage_used_bytes",
        "",
        "SELECT sum(pg_database_size(oid)) FROM pg_database WHERE datallowconn");
    equal("pg_storage_quota_bytes", "", "SELECT 5 * 1024::bigint * 1024 * 1024");
    for (String check : List.of("connection_pool", "storage_usage", "cache_hit_ratio")) {
      equal(
          "wedsync_health_status",
          "check=" + check,
          """
          SELECT array_position(ARRAY['healthy', 'warning', 'critical'], status) - 1
          FROM check_database_health() WHERE metric = '%s'
          """
              .formatted(check));
    }
    equal(
        "wedsync_opportunities_found",
        "kind=unused_index",
        """
        SELECT count(*) FROM pg_stat_user_indexes AS s JOIN pg_index AS i USING (indexrelid)
        WHERE s.idx_scan = 0 AND NOT i.indisunique
        """);
    equal(
        "wedsync_opportunities_found",
        "kind=table_without_index",
        """
        SELECT count(*) FROM pg_stat_user_tables
        WHERE seq_scan > coalesce(idx_scan, 0) AND seq_tup_read > 100000
        """);
    equal(
        "wedsync_opportunities_found",
        "kind=dead_rows",
        """
        SELECT count(*) FROM pg_stat_user_tables
        WHERE n_dead_tup > 1000 AND n_dead_tup * 100.0 / (n_live_tup + n_dead_tup) > 10
        """);
    equal(
        "wedsync_statements_slow",
        "",
        """
        SELECT count(*) FROM pg_stat_statements AS s JOIN pg_database AS d ON d.oid = s.dbid
        WHERE s.mean_exec_time > 1000 AND d.datname = 'wedsync'
        """);
    equal(
        "wedsync_suppliers_active",
        "plan=scale",
        "SELECT count(*) FROM suppliers WHERE active AND plan = 'scale'");
    equal(
        "wedsync_invoices_overdue_amount",
        "",
        "SELECT sum(amount) FROM invoices WHERE status = 'open' AND due_on < current_date");
    equal(
        "pg_connections_limit",
        "",
        """
        SELECT current_setting('max_connections')::int
          - current_setting('superuser_reserved_connections')::int
          - current_setting('reserved_connections')::int
        """);
  }

  /** Sooner or later: the application goes on, and a query looks now and then. */
  private static void equal(String metric, String label, String sql) {
    Map<String, String> labels =
        label.isEmpty()
            ? Map.of("server", PRIMARY)
            : Map.of("server", PRIMARY, label.split("=", 2)[0], label.split("=", 2)[1]);
    await(metric + " " + label)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () ->
                assertThat(number(valueOf(stage.samples(), metric, labels)))
                    .isEqualTo(number(stage.ask(sql))));
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  private static String valueOf(List<String> samples, String metric, Map<String, String> labels) {
    return samples.stream()
        .filter(line -> line.startsWith(metric + "{"))
        .filter(
            line ->
                labels.entrySet().stream()
                    .allMatch(
                        label ->
                            line.contains("%s=\"%s\"".formatted(label.getKey(), label.getValue()))))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + metric + " with " + labels));
  }

  @Test
  @Order(1)
  void nothingHasToBeExplainedToWhoChecksItsConfiguration() throws Exception {
    Terminal.Outcome outcome = stage.check();

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.err().lines())
        .allMatch(line -> line.matches(".*: ran \\d+ of \\d+ queries ..."));
    assertThat(
            outcome
                .out()
                .lines()
                .filter(line -> line.matches(".*\\b(?i:warning|failed)\\b.*|.*->.*")))
        .allMatch(line -> line.matches("total: .* 0 failed,.*"));
  }
}
