package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server still knows of the time when it was something else, and does not say. */
class RoleChangeValuesIT {
  private static final String LAG = "pg_replication";
  private static final String REPLAYED = "pg_replication_last_replay_timestamp_seconds";
  private static final String ARCHIVER = "pg_stat_archiver";
  private static final String SLOTS = "pg_replication_slots";

  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void aPromotedStandbyHasReplayedNothing(int major) {
    try (LocalPostgres primary = LocalPostgres.start(major)) {
      primary.createMonitorRole();
      try (LocalPostgres standby = primary.streamingStandby();
          Figures figures = Figures.of(standby)) {
        primary.sql("CREATE TABLE t ()");
        figures.await(LAG, REPLAYED, "", v -> v > 0);

        standby.promote();

        assertThat(standby.query("SELECT pg_last_xact_replay_timestamp()")).isNotEmpty();
        assertThat(figures.samples(LAG, REPLAYED, "")).isEmpty();
        assertThat(figures.samples(LAG, "pg_replication_lag_bytes", "")).isEmpty();
        assertThat(figures.value(LAG, "pg_replication_lag_seconds")).isZero();
        assertThat(figures.value(LAG, "pg_replication_excess_lag_seconds")).isZero();
        assertThat(figures.value("pg_postmaster", "pg_replication_is_replica")).isZero();
      }
    }
  }

  @Test
  void aPrimaryThatCouldNotArchiveFailsNoMoreAsAStandby() {
    Map<String, String> settings =
        Map.of("archive_mode", "on", "archive_command", "false", "autovacuum", "off");
    try (LocalPostgres postgres = LocalPostgres.start(18, settings)) {
      postgres.createMonitorRole();
      try (Figures figures = Figures.of(postgres)) {
        postgres.sql("SELECT pg_logical_emit_message(true, 'test', 'x')", "SELECT pg_switch_wal()");
        figures.await(ARCHIVER, "pg_stat_archiver_failing", "", v -> v == 1);
        figures.await("pg_archive", "pg_archive_pending_files", "", v -> v == 1);
      }
      postgres.stop();

      postgres.startAsStandby();

      assertThat(
              postgres.query(
                  "SELECT last_failed_time IS NOT NULL AND last_archived_time IS NULL"
                      + " FROM pg_stat_archiver"))
          .as("what the view still says")
          .isEqualTo("t");
      try (Figures figures = Figures.of(postgres)) {
        assertThat(figures.value(ARCHIVER, "pg_stat_archiver_failing")).isZero();
        assertThat(figures.value("pg_archive", "pg_archive_pending_files")).isZero();
        assertThat(figures.value("pg_archive", "pg_archive_oldest_pending_seconds")).isZero();
      }
    }
  }

  /** Nobody can read from such a slot before the standby is promoted. */
  @Test
  void theCopyOfASlotOnAStandbyIsNotInactive() {
    Map<String, String> settings = Map.of("autovacuum", "off");
    try (LocalPostgres primary = LocalPostgres.start(18, settings)) {
      primary.createMonitorRole();
      try (LocalPostgres standby =
              primary.standby("standby", Map.of("hot_standby_feedback", "on"));
          Figures figures = Figures.of(standby)) {
        standby.sql(
            "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=%d user=postgres"
                    .formatted(primary.port())
                + " dbname=postgres application_name=standby'",
            "ALTER SYSTEM SET sync_replication_slots = on",
            "SELECT pg_reload_conf()");
        primary.sql(
            "SELECT pg_create_logical_replication_slot('followed', 'pgoutput', false, false,"
                + " true)");
        String labels = "followed logical postgres";
        figures.await(SLOTS, "pg_replication_slots_synced", labels, v -> v == 1);

        assertThat(figures.samples(SLOTS, "pg_replication_slots_active", labels)).isEmpty();
        assertThat(
                figures.value(
                    "pg_replication_slots_wal",
                    "pg_replication_slots_confirmed_flush_lag_bytes",
                    labels))
            .isNotNegative();

        standby.promote();

        assertThat(figures.value(SLOTS, "pg_replication_slots_active", labels)).isZero();
      }
    }
  }
}
