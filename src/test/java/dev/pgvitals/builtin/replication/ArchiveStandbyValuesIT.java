package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.WalArchive;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standbys that WAL reaches through an archive, against what is known to be true. */
class ArchiveStandbyValuesIT {
  private static final double SEGMENT = 16 << 20;
  private static final String STANDBYS = "pg_stat_replication_lag";
  private static final String SLOTS = "pg_replication_slots_wal";
  private static final String ARCHIVER = "pg_stat_archiver";
  private static final String LAG = "pg_replication";
  private static final String RECEIVER = "pg_stat_wal_receiver";

  private static final Map<String, String> QUIET =
      Map.of("autovacuum", "off", "wal_retrieve_retry_interval", "100ms");

  /** It may serve what it has restored: its WAL ends there, not where its receiver has stopped. */
  @ParameterizedTest
  @ValueSource(ints = {13, 16, 18})
  void aStandbyThatGoesOnFromTheArchiveOwesItsOwnStandbyNothing(int major) {
    try (LocalPostgres primary = archiving(major);
        LocalPostgres standby =
            primary.standby("standby", WalArchive.of(primary).restored(Map.of()));
        LocalPostgres cascade =
            standby.standby("cascade", Map.of("restore_command", "", "archive_mode", "off"));
        Figures figures = Figures.of(standby)) {
      standby.sql("SELECT pg_create_physical_replication_slot('kept', true)");
      stopStreaming(standby);
      writeSegments(primary, 3);
      awaitReplay(standby, 2 * SEGMENT);
      await("the other standby")
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  cascade
                      .query("SELECT pg_last_wal_replay_lsn()")
                      .equals(standby.query("SELECT pg_last_wal_replay_lsn()")));

      for (String step : new String[] {"sent", "write", "flush", "replay"}) {
        String lag = "pg_stat_replication_%s_lag_bytes".formatted(step);
        figures.await(STANDBYS, lag, "", v -> v == 0);
      }
      assertThat(
              figures.value(SLOTS, "pg_replication_slots_retained_wal_bytes", "cascade physical"))
          .isZero();
      assertThat(figures.value(SLOTS, "pg_replication_slots_retained_wal_bytes", "kept physical"))
          .isGreaterThan(2 * SEGMENT)
          .isEqualTo(
              number(
                  standby,
                  "SELECT pg_last_wal_replay_lsn() - restart_lsn FROM pg_replication_slots"
                      + " WHERE slot_name = 'kept'"));
      assertThat(Rehearsal.withTheirNames(standby).samples())
          .filteredOn(sample -> sample.name().endsWith("pg_wal_lsn_diff"))
          .hasSize(3)
          .allMatch(sample -> sample.value() >= 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void aStandbyThatArchivesIsBehindByWhatItHasRestoredSince(int major) {
    try (LocalPostgres primary = archiving(major);
        LocalPostgres standby =
            primary.standby(
                "standby",
                WalArchive.of(primary)
                    .restored(Map.of("archive_mode", "always", "archive_command", "true")));
        Figures figures = Figures.of(standby)) {
      writeSegments(primary, 1);
      figures.await("pg_stat_archiver_lag", "pg_stat_archiver_lag_bytes", "", v -> v < SEGMENT);
      standby.sql("ALTER SYSTEM SET archive_command = 'false'");
      stopStreaming(standby);

      writeSegments(primary, 3);

      awaitReplay(standby, 2 * SEGMENT);
      assertThat(figures.value("pg_stat_archiver_lag", "pg_stat_archiver_lag_bytes"))
          .isGreaterThanOrEqualTo(2 * SEGMENT);
      figures.await(ARCHIVER, "pg_stat_archiver_failing", "", v -> v == 1);
      assertThat(figures.value("pg_archive", "pg_archive_pending_files")).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void aStandbyThatIsNotToStreamIsNeitherDownNorLate(int major) {
    try (LocalPostgres primary = archiving(major);
        LocalPostgres standby = primary.archiveStandby(WalArchive.of(primary).restored(Map.of()));
        Figures figures = Figures.of(standby)) {
      primary.sql("CREATE TABLE t ()");
      writeSegments(primary, 1);
      await("the table")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !standby.query("SELECT to_regclass('t')").isEmpty());

      figures.await(LAG, "pg_replication_lag_seconds", "", v -> v > 1);
      assertThat(figures.samples(LAG, "pg_replication_excess_lag_seconds", "")).isEmpty();
      assertThat(figures.value(LAG, "pg_replication_last_replay_timestamp_seconds"))
          .isEqualTo(number(standby, "SELECT extract(epoch FROM pg_last_xact_replay_timestamp())"));
      assertThat(figures.all(RECEIVER))
          .extracting(Sample::name)
          .containsExactly("pg_stat_wal_receiver_info");

      standby.sql(
          "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'", "SELECT pg_reload_conf()");

      figures.await(RECEIVER, "pg_stat_wal_receiver_up", "", v -> v == 0);
      figures.await(LAG, "pg_replication_excess_lag_seconds", "", v -> v > 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void aStandbyThatWaitsForItsDelayIsOldOnPurpose(int major) {
    try (LocalPostgres primary = archiving(major);
        LocalPostgres standby =
            primary.standby("standby", Map.of("recovery_min_apply_delay", "1h"));
        Figures figures = Figures.of(standby)) {
      primary.sql("CREATE TABLE t ()");
      await("the delay")
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  standby
                      .query(
                          "SELECT wait_event FROM pg_stat_activity WHERE backend_type = 'startup'")
                      .equals("RecoveryApplyDelay"));

      figures.await(LAG, "pg_replication_lag_seconds", "", v -> v > 1);
      assertThat(figures.value(LAG, "pg_replication_excess_lag_seconds")).isZero();

      standby.sql(
          "ALTER SYSTEM SET recovery_min_apply_delay = '1s'",
          "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'",
          "SELECT pg_reload_conf()");

      figures.await(LAG, "pg_replication_excess_lag_seconds", "", v -> v > 1);
      double before = figures.value(LAG, "pg_replication_lag_seconds") - 1;
      double beyond = figures.value(LAG, "pg_replication_excess_lag_seconds");
      assertThat(beyond).isBetween(before, figures.value(LAG, "pg_replication_lag_seconds") - 1);
    }
  }

  private static LocalPostgres archiving(int major) {
    LocalPostgres primary = LocalPostgres.start(major, WalArchive.kept(QUIET));
    primary.createMonitorRole();
    return primary;
  }

  private static void stopStreaming(LocalPostgres standby) {
    standby.sql(
        "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'", "SELECT pg_reload_conf()");
    await("the end of the link")
        .atMost(Duration.ofSeconds(30))
        .until(() -> standby.query("SELECT pid FROM pg_stat_wal_receiver").isEmpty());
  }

  /** Fills and ends as many segments. */
  private static void writeSegments(LocalPostgres primary, int segments) {
    for (int i = 0; i < segments; i++) {
      primary.sql(
          "SELECT count(pg_logical_emit_message(true, 'test', repeat('x', 1000000)))"
              + " FROM generate_series(1, 15)",
          "SELECT pg_switch_wal()");
    }
  }

  /** Waits until replay is that far past what was once received. */
  private static void awaitReplay(LocalPostgres standby, double bytes) {
    await("replay from the archive")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                number(standby, "SELECT pg_last_wal_replay_lsn() - pg_last_wal_receive_lsn()")
                    >= bytes);
  }

  private static double number(LocalPostgres postgres, String sql) {
    return Double.parseDouble(postgres.query(sql));
  }
}
