package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WAL, its archive and checkpoints against what is known to be true. */
class WalValuesIT {
  private static final double SEGMENT = 16 << 20;
  private static final String ARCHIVER = "pg_stat_archiver";
  private static final String CHECKPOINTER = "pg_stat_checkpointer";
  private static final String CONTROL = "pg_control";
  private static final String SUMMARIZER = "pg_wal_summarizer";

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void whatTheArchiverCannotArchiveIsCounted(int major) {
    Map<String, String> settings =
        Map.of("archive_mode", "on", "archive_command", "false", "autovacuum", "off");
    try (LocalPostgres postgres = server(major, settings);
        Figures figures = Figures.of(postgres)) {
      assertThat(figures.value("pg_archive", "pg_archive_pending_files")).isZero();
      assertThat(figures.value("pg_archive", "pg_archive_oldest_pending_seconds")).isZero();
      assertThat(figures.samples("pg_stat_archiver_lag", "pg_stat_archiver_lag_bytes", ""))
          .isEmpty();

      fillSegments(postgres, 3);

      assertThat(figures.value("pg_archive", "pg_archive_pending_files")).isEqualTo(3);
      figures.await("pg_archive", "pg_archive_oldest_pending_seconds", "", v -> v > 1 && v < 60);
      figures.await(ARCHIVER, "pg_stat_archiver_failing", "", v -> v == 1);
      figures.await(ARCHIVER, "pg_stat_archiver_failed_count_total", "", v -> v >= 2);
      assertThat(figures.value(ARCHIVER, "pg_stat_archiver_archived_count_total")).isZero();
      assertThat(figures.samples("pg_stat_archiver_lag", "pg_stat_archiver_lag_bytes", ""))
          .isEmpty();

      postgres.sql("ALTER SYSTEM SET archive_command = 'true'", "SELECT pg_reload_conf()");
      fillSegments(postgres, 1);

      figures.await("pg_archive", "pg_archive_pending_files", "", v -> v == 0);
      figures.await(ARCHIVER, "pg_stat_archiver_failing", "", v -> v == 0);
      figures.await(ARCHIVER, "pg_stat_archiver_archived_count_total", "", v -> v == 4);
      postgres.sql("SELECT pg_logical_emit_message(true, 'test', repeat('x', 2000000))");
      double position = position(postgres);
      double lag = figures.value("pg_stat_archiver_lag", "pg_stat_archiver_lag_bytes");
      assertThat(lag)
          .as("what lies in the segment that is being written")
          .isBetween(position % SEGMENT, position(postgres) % SEGMENT)
          .isGreaterThan(2_000_000);
    }
  }

  @Test
  void theDirectoryOfTheWalIsAsLargeAsItsFiles() throws IOException {
    try (LocalPostgres postgres = server(18, Map.of());
        Figures figures = Figures.of(postgres)) {
      fillSegments(postgres, 2);
      double segments;
      try (Stream<Path> files = Files.list(postgres.data().resolve("pg_wal"))) {
        segments = files.filter(file -> file.getFileName().toString().length() == 24).count();
      }

      assertThat(segments).isGreaterThanOrEqualTo(3);
      assertThat(figures.value("pg_wal", "pg_wal_segments")).isEqualTo(segments);
      assertThat(figures.value("pg_wal", "pg_wal_size_bytes")).isEqualTo(segments * SEGMENT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 17, 19})
  void aCheckpointByHandIsARequestedOne(int major) {
    try (LocalPostgres postgres = server(major, Map.of("autovacuum", "off"));
        Figures figures = Figures.of(postgres)) {
      double requested = figures.value(CHECKPOINTER, "pg_stat_checkpointer_num_requested_total");
      double timed = figures.value(CHECKPOINTER, "pg_stat_checkpointer_num_timed_total");
      postgres.sql("CREATE TABLE t AS SELECT n FROM generate_series(1, 1000) n");

      postgres.sql("CHECKPOINT");

      figures.await(
          CHECKPOINTER, "pg_stat_checkpointer_num_requested_total", "", v -> v == requested + 1);
      assertThat(figures.value(CHECKPOINTER, "pg_stat_checkpointer_num_timed_total"))
          .isEqualTo(timed);
      assertThat(figures.value("pg_stat_bgwriter", "pg_stat_bgwriter_checkpoints_req_total"))
          .as("under its old name")
          .isEqualTo(requested + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void aRecoveryWouldReplayWhatWasWrittenSinceTheCheckpoint(int major) {
    try (LocalPostgres postgres = server(major, Map.of("autovacuum", "off"));
        Figures figures = Figures.of(postgres)) {
      postgres.sql("SELECT txid_current()");
      postgres.sql("CHECKPOINT");
      double next = Double.parseDouble(postgres.query("SELECT txid_current()"));
      assertThat(figures.value(CONTROL, "pg_control_checkpoint_next_xid")).isEqualTo(next);
      assertThat(figures.value("pg_control_redo", "pg_control_checkpoint_redo_distance_bytes"))
          .isLessThan(100_000);

      postgres.sql("SELECT pg_logical_emit_message(true, 'test', repeat('x', 5000000))");

      double redo =
          Double.parseDouble(
              postgres.query("SELECT redo_lsn - '0/0' FROM pg_control_checkpoint()"));
      double least = position(postgres) - redo;
      assertThat(figures.value("pg_control_redo", "pg_control_checkpoint_redo_distance_bytes"))
          .isBetween(least, position(postgres) - redo)
          .isGreaterThan(5_000_000);
      assertThat(figures.value(CONTROL, "pg_control_checkpoint_timestamp_seconds"))
          .isEqualTo(
              Double.parseDouble(
                  postgres.query(
                      "SELECT extract(epoch FROM checkpoint_time) FROM pg_control_checkpoint()")));
    }
  }

  @Test
  void walIsSummarizedUpToTheLastCheckpoint() {
    try (LocalPostgres postgres = server(18, Map.of("summarize_wal", "on", "autovacuum", "off"));
        Figures figures = Figures.of(postgres)) {
      postgres.sql(
          "SELECT pg_logical_emit_message(true, 'test', repeat('x', 3000000))", "CHECKPOINT");
      double redo =
          Double.parseDouble(
              postgres.query("SELECT redo_lsn - '0/0' FROM pg_control_checkpoint()"));

      figures.await(SUMMARIZER, "pg_wal_summarizer_summarized_lsn_bytes", "", v -> v == redo);
      assertThat(figures.value(SUMMARIZER, "pg_wal_summarizer_running")).isOne();
      double least = position(postgres) - redo;
      assertThat(figures.value("pg_wal_summarizer_lag", "pg_wal_summarizer_lag_bytes"))
          .isBetween(least, position(postgres) - redo);

      postgres.sql("ALTER SYSTEM SET summarize_wal = off", "SELECT pg_reload_conf()");

      figures.await(SUMMARIZER, "pg_wal_summarizer_running", "", v -> v == 0);
      assertThat(figures.samples("pg_wal_summarizer_lag", "pg_wal_summarizer_lag_bytes", ""))
          .isEmpty();
    }
  }

  private static LocalPostgres server(int major, Map<String, String> settings) {
    LocalPostgres postgres = LocalPostgres.start(major, settings);
    postgres.createMonitorRole();
    return postgres;
  }

  /**
   * Ends as many segments of the WAL, each with something in it, and waits until the server has.
   */
  private static void fillSegments(LocalPostgres postgres, int segments) {
    for (int i = 0; i < segments; i++) {
      postgres.sql("SELECT pg_logical_emit_message(true, 'test', 'x')");
      String ended = postgres.query("SELECT pg_walfile_name(pg_switch_wal())");
      postgres.sql("SELECT pg_logical_emit_message(true, 'test', 'x')");
      await(ended)
          .until(
              () ->
                  postgres.query("SELECT pg_walfile_name(pg_current_wal_lsn())").compareTo(ended)
                      > 0);
    }
  }

  private static double position(LocalPostgres postgres) {
    return Double.parseDouble(postgres.query("SELECT pg_current_wal_lsn() - '0/0'"));
  }
}
