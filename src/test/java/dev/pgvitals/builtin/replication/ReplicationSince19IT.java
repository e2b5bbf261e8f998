package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What PostgreSQL 19 tells of WAL, replay and slots that those before it did not. */
class ReplicationSince19IT {
  private static final String RECOVERY = "pg_stat_recovery";
  private static final String SKIP = "pg_replication_slots_sync_skip";
  private static final String SLOTS = "pg_stat_replication_slots";

  @Test
  void aStandbyTellsHowFarReplayIsAndWhetherItIsPaused() {
    try (LocalPostgres primary = server(Map.of());
        LocalPostgres standby = primary.streamingStandby();
        Figures figures = Figures.of(standby)) {
      assertThat(state(figures)).isEqualTo("not paused");
      primary.sql("CREATE TABLE t (x int)");
      awaitReplay(primary, standby);

      double replayed =
          Double.parseDouble(standby.query("SELECT pg_last_wal_replay_lsn() - '0/0'"));
      assertThat(figures.value(RECOVERY, RECOVERY + "_last_replayed_end_lsn_bytes"))
          .isGreaterThanOrEqualTo(replayed);
      assertThat(figures.value(RECOVERY, RECOVERY + "_replay_end_lsn_bytes"))
          .isGreaterThanOrEqualTo(replayed);
      assertThat(figures.value(RECOVERY, RECOVERY + "_last_replayed_read_lsn_bytes"))
          .isLessThan(figures.value(RECOVERY, RECOVERY + "_replay_end_lsn_bytes"));
      assertThat(figures.value(RECOVERY, RECOVERY + "_last_replayed_timeline")).isOne();
      assertThat(figures.value(RECOVERY, RECOVERY + "_replay_end_timeline")).isOne();
      assertThat(figures.value(RECOVERY, RECOVERY + "_promote_triggered")).isZero();
      double now = Double.parseDouble(standby.query("SELECT extract(epoch FROM now())"));
      assertThat(figures.value(RECOVERY, RECOVERY + "_last_transaction_timestamp_seconds"))
          .isBetween(now - 600, now);
      assertThat(figures.value(RECOVERY, RECOVERY + "_current_chunk_start_timestamp_seconds"))
          .isBetween(now - 600, now);

      standby.sql("SELECT pg_wal_replay_pause()");

      await("the pause")
          .atMost(Duration.ofSeconds(30))
          .until(() -> state(figures).equals("paused"));
    }
  }

  private static String state(Figures figures) {
    return String.valueOf(
        figures.samples(RECOVERY, RECOVERY + "_info", "").get(0).labels().get("pause_state"));
  }

  /** It has transactions behind it of which the slot wants to hear. */
  @Test
  void aStandbyTellsWhyItDoesNotCopyASlot() {
    try (LocalPostgres primary = server(Map.of());
        LocalPostgres standby = primary.standby("standby", Map.of("hot_standby_feedback", "on"));
        Figures figures = Figures.of(standby)) {
      assertThat(figures.all(SKIP)).isEmpty();
      primary.sql(
          "SELECT pg_create_logical_replication_slot('copied', 'pgoutput', false, false, true)",
          "CREATE TABLE a (x int)",
          "CREATE TABLE b (x int)",
          "CHECKPOINT");
      awaitReplay(primary, standby);
      standby.sql(
          "ALTER SYSTEM SET primary_conninfo = 'host=%s port=%d user=postgres dbname=postgres"
                  .formatted(primary.host(), primary.port())
              + " application_name=standby'",
          "ALTER SYSTEM SET sync_replication_slots = on",
          "SELECT pg_reload_conf()");

      figures.await(
          SKIP,
          "pg_replication_slots_sync_skipped",
          "copied logical postgres wal_or_rows_removed",
          v -> v == 1);
      assertThat(figures.samples(SKIP, "pg_replication_slots_sync_skipped", ""))
          .as("the reasons that there are")
          .hasSize(4);
      figures.await(SLOTS, SLOTS + "_sync_skips_total", "copied", v -> v >= 1);
      double now = Double.parseDouble(standby.query("SELECT extract(epoch FROM now())"));
      assertThat(figures.value(SLOTS, SLOTS + "_last_sync_skip_timestamp_seconds", "copied"))
          .isBetween(now - 600, now + 1);

      primary.sql(
          "SELECT pg_replication_slot_advance('copied', pg_current_wal_lsn())",
          "CREATE TABLE c (x int)",
          "CHECKPOINT",
          "SELECT pg_replication_slot_advance('copied', pg_current_wal_lsn())");

      await("a copy of the slot")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  figures.samples(SKIP, "pg_replication_slots_sync_skipped", "").stream()
                      .allMatch(sample -> sample.value() == 0));
    }
  }

  @Test
  void decodingThatNeedsMoreMemoryThanItHasIsCounted() {
    try (LocalPostgres postgres = server(Map.of("logical_decoding_work_mem", "64kB"));
        Figures figures = Figures.of(postgres)) {
      postgres.sql(
          "CREATE TABLE t (n int)",
          "SELECT pg_create_logical_replication_slot('s', 'test_decoding')",
          "INSERT INTO t SELECT generate_series(1, 10000)",
          "SELECT count(*) FROM pg_logical_slot_get_changes('s', NULL, NULL)");

      figures.await(SLOTS, SLOTS + "_memory_exceeded_total", "s", v -> v >= 1);
      assertThat(figures.value(SLOTS, SLOTS + "_sync_skips_total", "s")).isZero();
    }
  }

  @Test
  void theBytesOfFullPagesAreThoseThatTheServerCounts() {
    String counted = "SELECT wal_fpi_bytes FROM pg_stat_wal";
    try (LocalPostgres postgres = server(Map.of("autovacuum", "off"));
        Figures figures = Figures.of(postgres)) {
      postgres.sql("CREATE TABLE t AS SELECT n FROM generate_series(1, 1000) n", "CHECKPOINT");
      double before = Double.parseDouble(postgres.query(counted));

      postgres.sql("UPDATE t SET n = n + 1");

      await("pages in the WAL")
          .atMost(Duration.ofSeconds(30))
          .until(() -> Double.parseDouble(postgres.query(counted)) > before + 8000);
      double bytes = figures.value("pg_stat_wal", "pg_stat_wal_full_page_image_bytes_total");
      assertThat(bytes)
          .isGreaterThan(before)
          .isLessThanOrEqualTo(Double.parseDouble(postgres.query(counted)));
    }
  }

  @Test
  void aLogicalSlotRaisesTheLevelOfTheWalAsTheSettingsTell() {
    try (LocalPostgres postgres = server(Map.of("wal_level", "replica"));
        Figures figures = Figures.of(postgres)) {
      assertThat(levels(figures)).isEqualTo("replica replica");

      postgres.sql("SELECT pg_create_logical_replication_slot('s', 'pgoutput')");

      assertThat(levels(figures)).isEqualTo("replica logical");
    }
  }

  private static String levels(Figures figures) {
    Sample info = figures.samples("pg_settings", "pg_settings_info", "").get(0);
    return info.labels().get("wal_level") + " " + info.labels().get("effective_wal_level");
  }

  private static void awaitReplay(LocalPostgres primary, LocalPostgres standby) {
    String lsn = primary.query("SELECT pg_current_wal_lsn()");
    await("replay")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                standby
                    .query("SELECT pg_last_wal_replay_lsn() >= '%s'".formatted(lsn))
                    .equals("t"));
  }

  private static LocalPostgres server(Map<String, String> settings) {
    LocalPostgres postgres = LocalPostgres.start(19, settings);
    postgres.createMonitorRole();
    return postgres;
  }
}
