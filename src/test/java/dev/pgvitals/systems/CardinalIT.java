package dev.pgvitals.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.cli.Terminal;
import dev.pgvitals.demo.Systems;
import dev.pgvitals.fixture.Tool;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cardinal, on a day on which everything goes wrong. Its queries look back by so many {@code min},
 * which haste leaves alone: what is made here stays until it is undone, however busy the machine
 * is.
 */
@ResourceLock(value = Systems.RUNS, mode = ResourceAccessMode.READ)
class CardinalIT {
  /** Cardinal's severities, by what tells of them. */
  private static final String MEDIUM = "channels=slack";

  private static final String HIGH = "channels=slack,email";
  private static final String CRITICAL = "channels=slack,email,pagerduty";

  private static final String SERVER = "cardinal";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path directory;
  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = new Stage(SERVER, directory);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void eachTroubleIsToldToWhomItConcerns() {
    stage.play(
        List.of(
            stage
                .trouble("health_check_failed", SERVER)
                .fires("CardinalHealthCheckFailed", "critical", CRITICAL),
            stage
                .trouble("health_checks_stopped", SERVER)
                .fires("CardinalHealthChecksLate", "warning", HIGH)
                .after("health_check_failed"),
            stage.trouble("errors", SERVER).fires("CardinalErrorsHigh", "warning", MEDIUM),
            stage
                .trouble("slow_query", SERVER)
                .fires("CardinalSlowQuery", "warning", "query_type=export_itinerary", MEDIUM),
            stage
                .trouble("ai_errors", SERVER)
                .fires("CardinalAiErrorsHigh", "warning", "model_version=planner-3.0", MEDIUM),
            stage.trouble("access_anomaly", SERVER).fires("CardinalAccessAnomaly", "warning", HIGH),
            stage.trouble("unusual_access", SERVER).fires("CardinalUnusualAccess", "warning", HIGH),
            stage.trouble("brute_force", SERVER).fires("CardinalBruteForce", "critical", CRITICAL),
            stage
                .trouble("privilege_escalation", SERVER)
                .fires("CardinalPrivilegeEscalation", "critical", CRITICAL),
            stage
                .trouble("backup_failed", SERVER)
                .fires("CardinalBackupFailed", "critical", "part=custom", CRITICAL),
            stage
                .trouble("backup_checks_stopped", SERVER)
                .fires("CardinalBackupChecksLate", "warning", HIGH)
                .after("backup_failed"),
            stage
                .trouble("job_failed", SERVER)
                .fires("PostgresJobFailed", "warning", "job_name=security-scan", HIGH),
            stage
                .trouble("storage", SERVER)
                .fires("PostgresStorageQuotaHigh", "critical", CRITICAL),
            stage
                .trouble("server_brute_force", SERVER)
                .fires("PostgresBruteForce", "critical", "by=role", CRITICAL)
                .fires("PostgresAuthFailuresHigh", "critical", CRITICAL),
            stage
                .trouble("server_escalation", SERVER)
                .fires("PostgresPrivilegeEscalation", "critical", CRITICAL),
            stage.trouble("blocked", SERVER).fires("PostgresBlockedSessions", "warning", MEDIUM),
            // It locks the table that the one above has locked.
            stage
                .trouble("row_security", SERVER)
                .fires("CardinalRowSecurityOff", "warning", "relname=itineraries", HIGH)
                .after("blocked"),
            stage.trouble("connections", SERVER).fires("PostgresConnectionsHigh", "warning", HIGH),
            stage
                .trouble("dump_cut", SERVER)
                .fires("PostgresBackupCorrupt", "critical", CRITICAL)
                .fires("PostgresBackupFailed", "critical", CRITICAL)));
  }

  /** Each counter is of labels that the workload has not, so nothing else counts. */
  @Test
  void whatHappensIsCountedAsTheTablesHaveIt() throws SQLException {
    stage.ask(
        """
        INSERT INTO monitoring_metrics (metric_type, operation_name, duration_ms, success)
        SELECT 'database_operation', 'counted', 250, i % 4 <> 0 FROM generate_series(1, 21) AS i
        RETURNING 1
        """);
    stage.ask("SELECT track_slow_query('counted', i * 500) FROM generate_series(1, 6) AS i");
    stage.ask(
        """
        INSERT INTO user_activity_log (user_id, activity_type)
        SELECT md5(i::text)::uuid, 'counted' FROM generate_series(1, 7) AS i
        RETURNING 1
        """);
    stage.ask(
        """
        INSERT INTO ai_monitoring (tokens_used, generation_duration_ms, success, model_version)
        SELECT 100 * i, 2000, i > 2, 'counted' FROM generate_series(1, 8) AS i
        RETURNING 1
        """);
    stage.ask(
        """
        INSERT INTO security_events (event_type, risk_score)
        SELECT 'counted', i * 10 FROM generate_series(0, 10) AS i
        RETURNING 1
        """);
    stage.ask(
        "INSERT INTO alerts (type, severity) VALUES ('counted', 'high'), ('counted', 'high')"
            + " RETURNING 1");

    agree(
        "cardinal_operations_done_total{S,operation=\"counted\"}",
        "SELECT count(*) FROM monitoring_metrics WHERE operation_name = 'counted'");
    agree(
        "cardinal_operations_failed_total{S,operation=\"counted\"}",
        "SELECT count(*) FROM monitoring_metrics WHERE operation_name = 'counted' AND NOT success");
    agree(
        "cardinal_operations_seconds_total{S,operation=\"counted\"}",
        "SELECT sum(duration_ms) / 1000.0 FROM monitoring_metrics WHERE operation_name = 'counted'");
    agree(
        "cardinal_slow_query_tracked_total{S,query_type=\"counted\"}",
        "SELECT count(*) FROM query_performance WHERE query_type = 'counted'");
    agree(
        "cardinal_slow_query_worst_seconds{S,query_type=\"counted\"}",
        "SELECT max(execution_time_ms) / 1000.0 FROM query_performance WHERE query_type = 'counted'");
    agree(
        "cardinal_activity_events_total{S,activity=\"counted\"}",
        "SELECT count(*) FROM user_activity_log WHERE activity_type = 'counted'");
    agree(
        "cardinal_ai_generations_total{S,model_version=\"counted\"}",
        "SELECT count(*) FROM ai_monitoring WHERE model_version = 'counted'");
    agree(
        "cardinal_ai_failures_total{S,model_version=\"counted\"}",
        "SELECT count(*) FROM ai_monitoring WHERE model_version = 'counted' AND NOT success");
    agree(
        "cardinal_ai_tokens_total{S,model_version=\"counted\"}",
        "SELECT sum(tokens_used) FROM ai_monitoring WHERE model_version = 'counted'");
    agree(
        "cardinal_security_events_total{S,event_type=\"counted\",risk=\"high\"}",
        "SELECT count(*) FROM security_events WHERE event_type = 'counted'"
            + " AND risk_score BETWEEN 70 AND 89");
    agree(
        "cardinal_alerts_sent_total{S,kind=\"counted\",level=\"high\"}",
        "SELECT count(*) FROM alerts WHERE type = 'counted'");
  }

  @Test
  void whatThereIsAgreesWithTheApplicationsOwnFunctions() throws Exception {
    stage.script("access_anomaly");
    stage.script("brute_force");
    try {
      agree(
          "cardinal_access_high_risk_users{S}",
          "SELECT count(DISTINCT user_id) FROM detect_access_anomalies() WHERE risk_level = 'HIGH'");
      agree(
          "cardinal_auth_failures_worst{S}",
          """
          SELECT count(*) FROM security_events
          WHERE event_type = 'auth_failure' AND "timestamp" > now() - interval '15 minutes'
          GROUP BY details ->> 'email' ORDER BY 1 DESC LIMIT 1
          """);
      assertThat(stage.sample(series("cardinal_access_high_risk_users{S}"))).hasValue(1.0);
      assertThat(stage.sample(series("cardinal_auth_failures_worst{S}"))).hasValue(6.0);
    } finally {
      stage.script("undo", "access_anomaly");
      stage.script("undo", "brute_force");
    }
    agree(
        "cardinal_users_active_1h{S}",
        """
        SELECT count(DISTINCT user_id) FROM user_activity_log WHERE "timestamp" > now() - interval '1 hour'
        """);
    agree(
        "cardinal_alerts_sent_24h{S,level=\"medium\"}",
        """
        SELECT count(*) FROM alerts WHERE severity = 'medium' AND "timestamp" > now() - interval '24 hours'
        """);
    agree("pg_storage_quota_bytes{S}", "SELECT storage_bytes FROM plan");
    agree(
        "pg_stat_user_indexes_idx_scan_total{S,datname=\"cardinal\",schemaname=\"public\","
            + "relname=\"plan\",indexrelname=\"plan_pkey\"}",
        "SELECT idx_scan FROM index_usage_stats WHERE indexrelname = 'plan_pkey'");
    assertThat(stage.ask("SELECT get_connection_stats() ->> 'max_connections'")).isEqualTo("100");
  }

  @Test
  void nothingIsToBeSaidOfItsConfigurationOnline() throws Exception {
    Terminal.Outcome outcome = stage.check();

    // On a slow machine it says how far it is.
    assertThat(outcome.err().lines()).allMatch(line -> line.matches("cardinal: ran \\d+ of .*"));
    assertThat(outcome.out()).contains(" 0 failed").doesNotContain("FAILED", "warning");
    assertThat(outcome.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "CardinalBruteForce,          critical, slack-mail-pagerduty-security",
    "PostgresPrivilegeEscalation, critical, slack-mail-pagerduty-security",
    "CardinalUnusualAccess,       warning,  slack-mail-security",
    "CardinalBackupFailed,        critical, slack-mail-pagerduty",
    "PostgresConnectionsHigh,     warning,  slack-mail",
    "PostgresSlowStatement,       warning,  slack"
  })
  void securityHasReceiversOfItsOwn(String alert, String severity, String receiver) {
    Tool.Outcome outcome =
        Tool.amtool()
            .run(
                "",
                "config",
                "routes",
                "test",
                "--config.file=" + new SystemFile(SERVER, "alertmanager.yaml").path(),
                "alertname=" + alert,
                "severity=" + severity);

    assertThat(outcome.output().lines()).contains(receiver);
  }

  /** What the agent publishes comes to be what the SQL says. */
  private static void agree(String series, String sql) {
    await(series)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stage.sample(series(series)))
                    .hasValueSatisfying(
                        value ->
                            assertThat(value)
                                .isCloseTo(Double.parseDouble(ask(sql)), Offset.offset(1e-6))));
  }

  private static String series(String series) {
    return series.replace("S", "server=\"cardinal\",cluster=\"cardinal\"");
  }

  private static String ask(String sql) {
    try {
      return stage.ask(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
