package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only a standby knows, against what is known to be true. */
class StandbyValuesIT {
  private static final String CONFLICTS = "pg_stat_database_conflicts";
  private static final String PREFETCH = "pg_stat_recovery_prefetch";

  @Test
  void aQueryThatReplayCancelsIsAConflictOfItsKind() throws SQLException {
    try (LocalPostgres primary = LocalPostgres.start(18);
        LocalPostgres standby = streaming(primary, Map.of("max_standby_streaming_delay", "0"));
        Figures figures = Figures.of(standby);
        Connection reader = standby.superuser();
        Statement statement = reader.createStatement()) {
      primary.sql("CREATE TABLE t (x int)");
      await("the table on the standby")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !standby.query("SELECT to_regclass('t')").isEmpty());
      statement.execute("BEGIN");
      statement.execute("SELECT * FROM t");
      assertThat(
              figures.value(CONFLICTS, "pg_stat_database_conflicts_confl_lock_total", "postgres"))
          .isZero();

      primary.sql("DROP TABLE t");

      figures.await(
          CONFLICTS, "pg_stat_database_conflicts_confl_lock_total", "postgres", v -> v == 1);
      assertThat(
              figures.value(
                  CONFLICTS, "pg_stat_database_conflicts_confl_snapshot_total", "postgres"))
          .isZero();
      assertThat(figures.value("pg_stat_database", "pg_stat_database_conflicts_total", "postgres"))
          .isOne();
    }
  }

  @Test
  void whatReplayFindsInItsBuffersIsCounted() {
    Map<String, String> settings = Map.of("recovery_prefetch", "on", "autovacuum", "off");
    try (LocalPostgres primary = LocalPostgres.start(18, settings);
        LocalPostgres standby = streaming(primary, Map.of());
        Figures figures = Figures.of(standby)) {
      String found =
          "SELECT prefetch + hit + skip_init + skip_new + skip_fpw + skip_rep"
              + " FROM pg_stat_recovery_prefetch";
      double before = Double.parseDouble(standby.query(found));

      primary.sql(
          "CREATE TABLE t AS SELECT n FROM generate_series(1, 1000) n", "UPDATE t SET n = n + 1");

      await("blocks in the WAL").until(() -> Double.parseDouble(standby.query(found)) > before);
      await("the end of replay")
          .until(
              () ->
                  standby
                      .query("SELECT pg_last_wal_replay_lsn()")
                      .equals(primary.query("SELECT pg_current_wal_lsn()")));
      double sum =
          figures.all(PREFETCH).stream()
              .filter(sample -> sample.name().endsWith("_total"))
              .mapToDouble(Sample::value)
              .sum();
      assertThat(figures.all(PREFETCH)).hasSize(10);
      assertThat(sum).isEqualTo(Double.parseDouble(standby.query(found)));
    }
  }

  private static LocalPostgres streaming(LocalPostgres primary, Map<String, String> settings) {
    primary.createMonitorRole();
    return primary.standby("standby", settings);
  }
}
