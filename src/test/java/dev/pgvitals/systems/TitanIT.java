package dev.pgvitals.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.alerts.course.Trouble;
import dev.pgvitals.demo.Systems;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The trading system: what its maintenance plan asks for is told, and told right. */
@ResourceLock(value = Systems.RUNS, mode = ResourceAccessMode.READ)
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TitanIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SERVER = "server=\"titan\",cluster=\"titan\",env=\"production\"";
  private static final String CRITICAL = "channels=email,telegram";
  private static final String WARNING = "channels=telegram";

  private Stage stage;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    stage = new Stage("titan", directory);
  }

  @AfterAll
  void close() {
    stage.close();
  }

  @Test
  @Order(1)
  void checkHasNothingToSay() throws Exception {
    var check = stage.check();

    assertThat(check.err()).isEmpty();
    assertThat(check.exitCode()).isZero();
    assertThat(check.out().lines().filter(line -> line.startsWith("log:")))
        .singleElement()
        .asString()
        .endsWith("can be read as a file");
  }

  @Test
  @Order(2)
  void eachTroubleIsToldAndSoIsItsEnd() {
    stage.play(
        List.of(
            // The first: later, sessions with older snapshots keep its dead rows.
            trouble("table_bloat")
                .fires("TitanTableBloat", "critical", "relname=ai_insights", CRITICAL),
            trouble("retention_backlog")
                .fires("TitanRetentionBacklog", "warning", "relname=audit_logs", WARNING),
            trouble("cleanup_failing")
                .fires("PostgresJobFailed", "warning", "job_name=nightly-cleanup", WARNING)
                .after("retention_backlog"),
            trouble("job_overdue")
                .fires("PostgresJobOverdue", "warning", "job_name=weekly-statistics", WARNING),
            trouble("migration_incomplete")
                .fires(
                    "TitanMigrationIncomplete",
                    "warning",
                    "migration=0010_add_performance_indexes",
                    WARNING),
            trouble("grants_missing")
                .fires("TitanGrantsMissing", "critical", "rolname=titan_backup", CRITICAL),
            trouble("grants_excess")
                .fires("TitanGrantsExcess", "warning", "rolname=titan_backup", WARNING),
            trouble("role_at_limit")
                .fires(
                    "PostgresRoleConnectionLimitHigh", "warning", "rolname=titan_backup", WARNING),
            trouble("blocked_sessions").fires("PostgresBlockedSessions", "warning", WARNING),
            trouble("many_connections").fires("PostgresConnectionsCountHigh", "warning", WARNING),
            trouble("slow_queries").fires("PostgresSlowQueryRateHigh", "warning", WARNING),
            trouble("quota_exceeded").fires("PostgresStorageQuotaHigh", "critical", CRITICAL),
            trouble("backup_stale")
                .fires("PostgresBackupStale", "critical", "stanza=production", CRITICAL),
            trouble("backup_damaged")
                .fires("PostgresBackupCorrupt", "critical", "stanza=production", CRITICAL)
                .fires("PostgresBackupFailed", "critical", "stanza=production", CRITICAL)
                .after("backup_stale"),
            trouble("password_expiring")
                .fires("PostgresRolePasswordExpiring", "warning", "rolname=titan_backup", WARNING),
            // PostgresBruteForce counts within a quarter of an hour of its own.
            trouble("failed_logins").fires("PostgresAuthFailuresHigh", "critical", CRITICAL),
            trouble("privilege_escalation")
                .fires("PostgresPrivilegeEscalation", "critical", CRITICAL),
            trouble("privileged_role")
                .fires("PostgresPrivilegedRolesChanged", "critical", CRITICAL)));
  }

  private Trouble trouble(String name) {
    return stage.trouble(name, "titan");
  }

  @Test
  @Order(3)
  void itsFiguresAreThoseOfThePlansQueries() throws Exception {
    stage.demo().stopWork();
    stage.ask(
        "INSERT INTO audit_logs (user_id, action, entity, created_at)"
            + " SELECT 1, 'login', 'user', now() - interval '90 days 1 hour' FROM generate_series(1, 7)"
            + " RETURNING id");
    stage.ask(
        "INSERT INTO system_logs (log_level, component, message, created_at)"
            + " SELECT l, 'engine', 'late', now() - interval '31 days' FROM unnest(ARRAY['INFO', 'DEBUG', 'ERROR']) AS l"
            + " RETURNING id");
    Map<String, String> figures =
        Map.ofEntries(
            figure(
                "pg_retention_expired_rows{%s,relname=\"audit_logs\",kind=\"all\"}",
                "SELECT count(*) FROM audit_logs WHERE created_at < now() - interval '90 days'"),
            figure(
                "pg_retention_expired_rows{%s,relname=\"system_logs\",kind=\"INFO and DEBUG\"}",
                """
                SELECT count(*) FROM system_logs
                WHERE log_level IN ('INFO', 'DEBUG') AND created_at < now() - interval '30 days'
                """),
            figure(
                "pg_retention_expired_rows{%s,relname=\"system_logs\",kind=\"WARN and ERROR\"}",
                """
                SELECT count(*) FROM system_logs
                WHERE log_level IN ('WARN', 'ERROR') AND created_at < now() - interval '180 days'
                """),
            figure(
                "pg_retention_expired_rows{%s,relname=\"notifications\",kind=\"read\"}",
                "SELECT count(*) FROM notifications WHERE is_read AND created_at < now() - interval '60 days'"),
            figure(
                "titan_retention_records{%s,relname=\"system_logs\",kind=\"WARN and ERROR\"}",
                "SELECT count(*) FROM system_logs WHERE log_level IN ('WARN', 'ERROR')"),
            figure(
                "titan_state_unread_notifications{%s}",
                "SELECT count(*) FROM notifications WHERE is_read = false"),
            figure(
                "titan_schema_indexes{%s}",
                "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'"),
            figure(
                "titan_migration_objects{%s,migration=\"0010_add_performance_indexes\"}",
                "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'idx\\_%'"),
            figure(
                "pg_stat_user_indexes_idx_scan_total{%s,datname=\"titan_trading\",schemaname=\"public\","
                    + "relname=\"orders\",indexrelname=\"idx_orders_created_at\"}",
                "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'idx_orders_created_at'"),
            figure(
                "pg_database_size_bytes{%s,datname=\"titan_trading\"}",
                "SELECT pg_database_size(current_database())"),
            figure(
                "pg_roles_connections{%s,rolname=\"titan_app\"}",
                "SELECT count(*) FROM pg_stat_activity WHERE datname = 'titan_trading' AND usename = 'titan_app'"));

    await("the figures of the plan's own queries")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(published(figures)).isEqualTo(asked(figures)));
  }

  private static Map.Entry<String, String> figure(String series, String sql) {
    return Map.entry(series.formatted(SERVER), sql);
  }

  private Map<String, Double> published(Map<String, String> figures) {
    Map<String, Double> values = new TreeMap<>();
    figures.keySet().forEach(series -> stage.sample(series).ifPresent(v -> values.put(series, v)));
    return values;
  }

  private Map<String, Double> asked(Map<String, String> figures) throws SQLException {
    Map<String, Double> values = new TreeMap<>();
    for (var figure : figures.entrySet()) {
      values.put(figure.getKey(), Double.valueOf(stage.ask(figure.getValue())));
    }
    return values;
  }
}
