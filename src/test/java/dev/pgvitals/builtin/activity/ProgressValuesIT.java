package dev.pgvitals.builtin.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The progress of what runs long, while it runs. */
class ProgressValuesIT {
  private static final String PROGRESS = "pg_stat_progress";
  private static final String BACKUP = "pg_stat_progress_basebackup";

  private LocalPostgres postgres;
  private Figures figures;

  @BeforeEach
  void start() {
    postgres = LocalPostgres.start(18);
    postgres.createMonitorRole();
    figures = Figures.of(postgres);
  }

  @AfterEach
  void stop() {
    figures.close();
    postgres.close();
  }

  @Test
  void whileNothingRunsThereIsNoSeries() {
    assertThat(figures.all(PROGRESS)).isEmpty();
  }

  @Test
  void eachCommandTellsHowFarItIs() throws SQLException {
    try (LongCommands commands = LongCommands.on(postgres)) {
      assertThat(commands).isNotNull();
      figures.await(
          PROGRESS, of("copy_tuples_processed"), "postgres public loaded COPY FROM", v -> v == 3);

      assertThat(phases())
          .containsExactlyInAnyOrder(
              "indexed CREATE INDEX: building index: scanning table",
              "loaded COPY FROM: ",
              "rewritten VACUUM FULL: rebuilding index",
              "sampled ANALYZE: acquiring sample rows");
      assertThat(figures.samples(PROGRESS, of("running"), ""))
          .hasSize(4)
          .allMatch(sample -> sample.value() == 1);
      assertThat(value("copy_processed_bytes", "loaded COPY FROM")).isEqualTo(6);
      assertThat(value("cluster_heap_tuples_scanned", "rewritten VACUUM FULL")).isEqualTo(7);
      assertThat(value("cluster_heap_tuples_written", "rewritten VACUUM FULL")).isEqualTo(7);
      double blocks =
          Double.parseDouble(
              postgres.query(
                  "SELECT pg_relation_size('sampled') / current_setting('block_size')::int"));
      assertThat(value("analyze_sample_blks", "sampled ANALYZE")).isEqualTo(blocks);
      assertThat(value("analyze_sample_blks_scanned", "sampled ANALYZE")).isBetween(1.0, blocks);
      assertThat(figures.samples(PROGRESS, of("copy_size_bytes"), "")).as("from a pipe").isEmpty();
      assertThat(figures.samples(PROGRESS, of("analyze_sample_blks"), ""))
          .as("a command tells only of its own")
          .hasSize(1);
    }
  }

  @Test
  void anIndexThatWaitsForAWriterSaysForHowMany() throws SQLException {
    postgres.sql("CREATE TABLE t (x int)");
    try (Connection writer = postgres.superuser();
        Statement statement = writer.createStatement()) {
      statement.execute("BEGIN");
      statement.execute("INSERT INTO t VALUES (1)");
      Thread build = background("CREATE INDEX CONCURRENTLY ON t (x)");

      String labels = "postgres public t CREATE INDEX CONCURRENTLY";
      figures.await(PROGRESS, of("create_index_lockers"), labels, v -> v == 1);
      assertThat(figures.value(PROGRESS, of("create_index_lockers_done"), labels)).isZero();
      assertThat(phases())
          .containsExactly("t CREATE INDEX CONCURRENTLY: waiting for writers before build");

      statement.execute("COMMIT");
      await("the index").until(() -> !build.isAlive());
      assertThat(figures.all(PROGRESS)).isEmpty();
    }
  }

  @Test
  void severalCopiesIntoOneTableAreAddedUpAndAFileHasASize() throws IOException {
    postgres.sql(
        "CREATE TABLE t (x int)",
        "CREATE FUNCTION slow(x int) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN"
            + " IF x = 4 THEN PERFORM pg_sleep(600); END IF; RETURN x < 3; END $$");
    Path file = postgres.data().resolve("rows.txt");
    Files.writeString(file, "1\n2\n3\n4\n");
    background("COPY t FROM '%s' WHERE slow(x)".formatted(file));
    background("COPY t FROM '%s' WHERE slow(x)".formatted(file));

    String labels = "postgres public t COPY FROM";
    figures.await(PROGRESS, of("running"), labels, v -> v == 2);
    figures.await(PROGRESS, of("copy_tuples_excluded"), labels, v -> v == 2);
    assertThat(figures.value(PROGRESS, of("copy_size_bytes"), labels)).isEqualTo(16);
    assertThat(figures.value(PROGRESS, of("copy_processed_bytes"), labels)).isEqualTo(16);
  }

  @Test
  void copiesIntoTemporaryTablesOfOneNameAreAddedUp() {
    postgres.sql(
        "CREATE FUNCTION slow(x int) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN"
            + " PERFORM pg_sleep(600); RETURN true; END $$");
    for (int session = 1; session <= 2; session++) {
      background(
          "CREATE TEMPORARY TABLE staged (x int)",
          "COPY staged FROM PROGRAM 'echo 1' WHERE public.slow(x)");
    }

    figures.await(PROGRESS, of("running"), "postgres pg_temp staged COPY FROM", v -> v == 2);
  }

  @Test
  void aBaseBackupTellsHowMuchItHasSent() {
    assertThat(figures.value(BACKUP, "pg_stat_progress_basebackup_running")).isZero();
    assertThat(figures.all(BACKUP)).extracting(Sample::name).hasSize(2);
    Thread backup = new Thread(this::backUpSlowly, "backup");
    backup.setDaemon(true);
    backup.start();

    figures.await(BACKUP, "pg_stat_progress_basebackup_backup_streamed_bytes", "", v -> v > 0);

    double size = Double.parseDouble(postgres.query("SELECT pg_tablespace_size('pg_default')"));
    assertThat(figures.value(BACKUP, "pg_stat_progress_basebackup_running")).isOne();
    assertThat(figures.value(BACKUP, "pg_stat_progress_basebackup_backup_bytes"))
        .isGreaterThan(size * 0.9);
    assertThat(figures.value(BACKUP, "pg_stat_progress_basebackup_backup_streamed_bytes"))
        .isLessThan(size * 0.9);
    assertThat(figures.value(BACKUP, "pg_stat_progress_basebackup_tablespaces")).isOne();
    assertThat(figures.value(BACKUP, "pg_stat_progress_basebackup_tablespaces_streamed")).isZero();
    assertThat(figures.samples(BACKUP, "pg_stat_progress_basebackup_info", ""))
        .allMatch(sample -> sample.has("phase", "streaming database files"))
        .hasSize(1);
    assertThat(
            figures.value("pg_stat_replication_states", "pg_stat_replication_walsenders", "backup"))
        .isOne();
    assertThat(figures.all("pg_stat_replication")).as("a backup is no standby").isEmpty();
  }

  /**
   * 32 kB a second. The driver does not know this kind of COPY: it reads it all, then complains.
   */
  private void backUpSlowly() {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl("postgres")
                    + "?replication=true&assumeMinServerVersion=9.4&preferQueryMode=simple",
                "postgres",
                "");
        Statement statement = connection.createStatement()) {
      statement.execute("BASE_BACKUP (PROGRESS, CHECKPOINT 'fast', MAX_RATE 32, WAL false)");
    } catch (SQLException e) {
      // The server was stopped, which is how it is meant to end.
    }
  }

  private Thread background(String... statements) {
    Thread thread =
        new Thread(
            () -> {
              try (Connection connection = postgres.superuser();
                  Statement statement = connection.createStatement()) {
                for (String each : statements) {
                  statement.execute(each);
                }
              } catch (SQLException e) {
                // The server was stopped while it ran.
              }
            },
            String.join("; ", statements));
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private double value(String column, String tableAndCommand) {
    return figures.value(PROGRESS, of(column), "postgres public " + tableAndCommand);
  }

  /** Table, command and phase of each. */
  private List<String> phases() {
    return figures.samples(PROGRESS, of("info"), "").stream()
        .map(Sample::labels)
        .map(
            labels ->
                "%s %s: %s"
                    .formatted(labels.get("relname"), labels.get("command"), labels.get("phase")))
        .toList();
  }

  private static String of(String column) {
    return "pg_stat_progress_" + column;
  }
}
