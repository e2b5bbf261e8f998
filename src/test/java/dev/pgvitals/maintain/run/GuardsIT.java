package dev.pgvitals.maintain.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.Maintained;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.Executors;

/** What keeps work from beginning. */
class GuardsIT {
  private static final String JOB = "upkeep:\n  analyze: {}\n";

  @OldestAndNewest
  void aStandbyThatIsBehindIsWaitedForAndThenTheJobIsSkipped(int major) throws Exception {
    try (LocalPostgres primary = LocalPostgres.start(major);
        LocalPostgres standby = primary.streamingStandby()) {
      Maintained.prepare(primary);
      String file =
          Maintained.file(primary, JOB).replace("max_wait: 1s", "max_wait: 1s, max_lag: 1MiB");
      assertThat(Maintained.applyOne(file).outcome().orElseThrow().status())
          .isEqualTo(RunStatus.DONE);

      standby.sql("SELECT pg_wal_replay_pause()");
      primary.sql(
          "CREATE TABLE big AS SELECT i, repeat('x', 100) FROM generate_series(1, 50000) AS i",
          "DROP TABLE big");
      await()
          .until(
              () ->
                  Maintained.dryRun(file).notes().stream()
                      .anyMatch(
                          note -> note.startsWith("would wait now: lag, standby standby is ")));

      assertThat(Maintained.applyOne(file).outcome().orElseThrow().reason().orElseThrow())
          .startsWith("lag: standby standby is ");

      standby.sql("SELECT pg_wal_replay_resume()");
      await()
          .until(
              () -> Maintained.applyOne(file).outcome().orElseThrow().status() == RunStatus.DONE);
    }
  }

  /** From 18 on a slot that nobody reads is given up, and says for ever where it was. */
  @OldestAndNewest
  void aSlotKeepsWorkFromBeginningAsLongAsItKeepsWal(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major)) {
      Maintained.prepare(postgres);
      postgres.sql("SELECT pg_create_physical_replication_slot('forgotten', true)");
      postgres.sql(
          "CREATE TABLE big AS SELECT i, repeat('x', 100) FROM generate_series(1, 50000) AS i",
          "DROP TABLE big");
      String file =
          Maintained.file(postgres, JOB)
              .replace("max_wait: 1s", "max_wait: 1s, max_slot_wal: 1MiB");

      assertThat(Maintained.applyOne(file).outcome().orElseThrow().reason().orElseThrow())
          .startsWith("lag: slot forgotten keeps ");

      if (major >= 18) {
        postgres.sql(
            "ALTER SYSTEM SET idle_replication_slot_timeout = '1s'", "SELECT pg_reload_conf()");
        await()
            .until(
                () -> {
                  postgres.sql("CHECKPOINT");
                  return postgres
                      .query("SELECT wal_status FROM pg_replication_slots")
                      .equals("lost");
                });
        assertThat(postgres.query("SELECT restart_lsn IS NULL FROM pg_replication_slots"))
            .isEqualTo("f");
      } else {
        postgres.sql("SELECT pg_drop_replication_slot('forgotten')");
      }
      assertThat(Maintained.applyOne(file).outcome().orElseThrow().status())
          .isEqualTo(RunStatus.DONE);
    }
  }

  @OldestAndNewest
  void whereWalCannotBeArchivedNothingBegins(int major) throws Exception {
    try (Postgres postgres =
        Postgres.start(major, Map.of("archive_mode", "on", "archive_command", "false"))) {
      Maintained.prepare(postgres);
      postgres.sql("SELECT pg_switch_wal()");
      await()
          .until(
              () ->
                  postgres
                      .query("SELECT last_failed_time IS NOT NULL FROM pg_stat_archiver")
                      .equals("t"));

      assertThat(
              Maintained.applyOne(Maintained.file(postgres, JOB)).outcome().orElseThrow().reason())
          .hasValueSatisfying(reason -> assertThat(reason).startsWith("archive: archiving of 0"));
    }
  }

  @OldestAndNewest
  void whereTooManyAreAtWorkNothingBegins(int major) throws Exception {
    try (Postgres postgres = Maintained.prepare(Postgres.start(major));
        Connection busy = postgres.superuser();
        Statement statement = busy.createStatement()) {
      Executors.newSingleThreadExecutor()
          .execute(
              () -> {
                try {
                  statement.execute("SELECT pg_sleep(3600)");
                } catch (SQLException e) {
                  // The test is over, and the server with it.
                }
              });
      await()
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")
                      .equals("1"));

      assertThat(
              Maintained.applyOne(
                      Maintained.file(postgres, JOB).replace("max_active: 50", "max_active: 1"))
                  .outcome()
                  .orElseThrow()
                  .reason())
          .contains("load: 1 sessions are at work");
      statement.cancel();
    }
  }

  @OldestAndNewest
  void whatHasNoRoomIsLeftOut(int major) throws Exception {
    try (Postgres postgres = Maintained.prepare(Postgres.start(major))) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.t AS SELECT i FROM generate_series(1, 150000) AS i",
          "CREATE INDEX ON app.t (i)",
          "DELETE FROM app.t WHERE i % 10 <> 0",
          "VACUUM ANALYZE app.t");
      String file =
          Maintained.file(postgres, "indexes:\n  reindex: {min_size: 1MiB}\n")
              .replace("max_wait: 1s", "max_wait: 1s, free_space: 1MiB");

      assertThat(Maintained.applyOne(file).outcome().orElseThrow().reason().orElseThrow())
          .startsWith("space: needs ")
          .endsWith(", and free_space says 1.0 MiB");
    }
  }
}
