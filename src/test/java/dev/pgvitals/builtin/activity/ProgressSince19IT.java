package dev.pgvitals.builtin.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PostgreSQL 19 tells of what runs long that those before it did not. */
class ProgressSince19IT {
  private static final String PROGRESS = "pg_stat_progress";
  private static final String VACUUM = "pg_stat_progress_vacuum";
  private static final String BACKUP = "pg_stat_progress_basebackup";

  /** A page at a time. */
  private static final String SLOWLY =
      "autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1";

  private LocalPostgres postgres;
  private Figures figures;

  @BeforeEach
  void start() {
    postgres = LocalPostgres.start(19, Map.of("autovacuum_naptime", "1s", "summarize_wal", "on"));
    postgres.createMonitorRole();
    figures = Figures.of(postgres);
  }

  @AfterEach
  void stop() {
    figures.close();
    postgres.close();
  }

  @Test
  void aRepackTellsWhatItDoesAndWhatOthersDidMeanwhile() throws SQLException {
    postgres.sql(
        "CREATE FUNCTION held(x int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN"
            + " IF current_setting('test.held', true) = 'yes'"
            + " THEN PERFORM pg_advisory_xact_lock_shared(1); END IF;"
            + " RETURN x; END $$",
        "CREATE TABLE t AS SELECT n FROM generate_series(1, 7) n",
        "ALTER TABLE t ADD PRIMARY KEY (n)",
        "CREATE INDEX ON t (held(n))");
    try (Client holder = Client.of(postgres);
        Client reader = Client.of(postgres);
        Client repack = Client.of(postgres)) {
      holder.run("SELECT pg_advisory_lock(1)");
      repack.run("SET test.held = 'yes'").begin("REPACK (CONCURRENTLY) t");
      awaitRepack("running", 1);
      await("the index")
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  postgres
                      .query("SELECT wait_event FROM pg_stat_activity WHERE query LIKE 'REPACK%'")
                      .equals("advisory"));
      assertThat(repack("cluster_heap_tuples_scanned")).isEqualTo(7);
      assertThat(repack("repack_heap_tuples_inserted")).isEqualTo(7);
      assertThat(repack("repack_heap_tuples_updated")).isZero();

      postgres.sql("INSERT INTO t VALUES (8)", "UPDATE t SET n = n + 10 WHERE n < 3");
      postgres.sql("DELETE FROM t WHERE n = 7");
      reader.run("BEGIN", "SELECT FROM t");
      holder.run("SELECT pg_advisory_unlock(1)");

      awaitRepack("repack_heap_tuples_deleted", 1);
      assertThat(repack("repack_heap_tuples_inserted")).isEqualTo(8);
      assertThat(repack("repack_heap_tuples_updated")).isEqualTo(2);
      assertThat(repack("cluster_heap_tuples_written")).isEqualTo(10);
      reader.run("COMMIT");
      repack.await();
    }
    // Autovacuum may be at work elsewhere.
    assertThat(figures.all(PROGRESS))
        .filteredOn(sample -> "t".equals(sample.labels().get("relname")))
        .isEmpty();
    assertThat(postgres.query("SELECT count(*) FROM t")).isEqualTo("7");
  }

  @Test
  void whoHasStartedAVacuumAndHowThoroughItIsIsTold() {
    fill("by_hand", "autovacuum_enabled = off");
    background(
        "SET vacuum_cost_delay = 100", "SET vacuum_cost_limit = 1", "VACUUM (FREEZE) by_hand");
    fill(
        "by_itself",
        SLOWLY
            + ", autovacuum_vacuum_insert_threshold = 1, autovacuum_analyze_threshold = 1000000");

    figures.await(VACUUM, VACUUM + "_by_autovacuum", "postgres public by_hand", v -> v == 0);
    figures.await(VACUUM, VACUUM + "_by_autovacuum", "postgres public by_itself", v -> v == 1);
    assertThat(vacuum("aggressive", "by_hand")).isOne();
    assertThat(vacuum("aggressive", "by_itself")).isZero();
    assertThat(vacuum("to_prevent_wraparound", "by_itself")).isZero();
    assertThat(vacuum("failsafe", "by_hand")).isZero();
  }

  @Test
  void whoHasStartedAnAnalyzeIsTold() {
    fill("by_hand", "autovacuum_enabled = off");
    background("SET vacuum_cost_delay = 100", "SET vacuum_cost_limit = 1", "ANALYZE by_hand");
    fill(
        "by_itself",
        SLOWLY + ", autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 1");

    String metric = PROGRESS + "_analyze_by_autovacuum";
    figures.await(PROGRESS, metric, "postgres public by_hand ANALYZE", v -> v == 0);
    figures.await(PROGRESS, metric, "postgres public by_itself ANALYZE", v -> v == 1);
  }

  @Test
  void aFullBackupIsToldFromAnIncrementalOne(@TempDir Path directory) throws IOException {
    assertThat(figures.value(BACKUP, BACKUP + "_incremental")).isZero();
    postgres.sql("CHECKPOINT");
    Path manifest = Files.writeString(directory.resolve("manifest"), manifestOfNothing());
    Process full = backUp(directory.resolve("full"));
    try {
      figures.await(BACKUP, BACKUP + "_running", "", v -> v == 1);
      assertThat(figures.value(BACKUP, BACKUP + "_incremental")).isZero();

      Process incremental = backUp(directory.resolve("more"), "--incremental=" + manifest);
      try {
        figures.await(BACKUP, BACKUP + "_incremental", "", v -> v == 1);
        assertThat(figures.value(BACKUP, BACKUP + "_running")).isEqualTo(2);
      } finally {
        incremental.destroyForcibly().onExit().join();
      }
    } finally {
      full.destroyForcibly().onExit().join();
    }
  }

  /** Of a backup without files that ended at the last checkpoint. */
  private String manifestOfNothing() {
    String lsn = postgres.query("SELECT redo_lsn FROM pg_control_checkpoint()");
    String system = postgres.query("SELECT system_identifier FROM pg_control_system()");
    String text =
        """
        {"PostgreSQL-Backup-Manifest-Version": 2,
        "System-Identifier": %s,
        "Files": [],
        "WAL-Ranges": [{"Timeline": 1, "Start-LSN": "%s", "End-LSN": "%s"}],
        """
            .formatted(system, lsn, lsn);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return text + "\"Manifest-Checksum\": \"" + HexFormat.of().formatHex(digest) + "\"}\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** 32 kB a second. */
  private Process backUp(Path to, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Tool.unpacked(19).resolve("bin/pg_basebackup").toString());
    command.addAll(List.of("--host=" + postgres.host(), "--port=" + postgres.port()));
    command.addAll(List.of("--username=postgres", "--pgdata=" + to, "--wal-method=none"));
    command.addAll(List.of("--checkpoint=fast", "--max-rate=32", "--progress", "--no-sync"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(to.resolveSibling(to.getFileName() + ".log").toFile())
        .start();
  }

  private void fill(String table, String options) {
    postgres.sql(
        "CREATE TABLE %s (n int, x text) WITH (%s)".formatted(table, options),
        "INSERT INTO %s SELECT n, repeat('x', 500) FROM generate_series(1, 5000) n"
            .formatted(table));
  }

  private void background(String... statements) {
    background(
        () -> {
          try (Connection connection = postgres.superuser();
              Statement statement = connection.createStatement()) {
            for (String each : statements) {
              statement.execute(each);
            }
          } catch (SQLException e) {
            // The server was stopped while it ran.
          }
        });
  }

  private static void background(Runnable work) {
    Thread thread = new Thread(work, "background");
    thread.setDaemon(true);
    thread.start();
  }

  private void awaitRepack(String column, double value) {
    figures.await(PROGRESS, PROGRESS + "_" + column, "postgres public t REPACK", v -> v == value);
  }

  private double repack(String column) {
    return figures.value(PROGRESS, PROGRESS + "_" + column, "postgres public t REPACK");
  }

  private double vacuum(String column, String table) {
    return figures.value(VACUUM, VACUUM + "_" + column, "postgres public " + table);
  }
}
