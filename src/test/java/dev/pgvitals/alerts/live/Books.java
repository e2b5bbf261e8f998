package dev.pgvitals.alerts.live;

import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.JobRunTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** The server {@code books}, whose log is read, whose jobs report, and which has backups. */
final class Books implements AutoCloseable {
  private final LocalPostgres postgres;
  private final Backups backups;

  Books(Path directory) {
    try {
      backups = new Backups(directory);
      postgres =
          LocalPostgres.start(
              18,
              Map.of(
                  "fsync", "on",
                  "logging_collector", "on",
                  "log_destination", "jsonlog",
                  "log_connections", "authorization",
                  "archive_mode", "on",
                  "archive_command", "cp %p " + backups.archive() + "/%f"));
      fill();
      backups.takeBaseBackup(postgres);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    writeWal();
  }

  private void fill() {
    postgres.createMonitorRole();
    postgres.sql(
        "CREATE ROLE clerk LOGIN PASSWORD '%s'".formatted(Postgres.MONITOR_PASSWORD),
        "CREATE TABLE secret (id int)",
        "CREATE TABLE entry (region text, id int) PARTITION BY LIST (region)",
        "CREATE TABLE entry_north PARTITION OF entry FOR VALUES IN ('north')",
        "CREATE TABLE entry_default PARTITION OF entry DEFAULT",
        "CREATE TABLE archived (region text, id int) PARTITION BY LIST (region)",
        "CREATE TABLE archived_north PARTITION OF archived FOR VALUES IN ('north')",
        "CREATE TABLE archived_south PARTITION OF archived FOR VALUES IN ('south')",
        JobRunTable.setup());
    ran("load", "done");
    ran("tidy", "done");
  }

  /** A job has run just now, with this outcome; it is to do so again in an hour. */
  void ran(String job, String status) {
    postgres.sql(
        "INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, reason, agent, next_due)"
            + " VALUES ('%s', 'load', clock_timestamp(), clock_timestamp(), '%s', 'locked', 'cron', clock_timestamp() + interval '1 hour')"
                .formatted(job, status));
  }

  /** Fills some segments and returns when they are in the archive; all in one login. */
  void writeWal() {
    String fill = "SELECT pg_logical_emit_message(false, 'live', 'x')";
    String next = "SELECT pg_switch_wal()";
    postgres.sql(
        fill,
        next,
        fill,
        next,
        fill,
        next,
        """
        DO $$
        DECLARE last text := pg_walfile_name(pg_current_wal_insert_lsn() - 16777217);
        BEGIN
          FOR i IN 1..600 LOOP
            PERFORM pg_stat_clear_snapshot();
            IF (SELECT last_archived_wal >= last FROM pg_stat_archiver) THEN
              RETURN;
            END IF;
            PERFORM pg_sleep(0.1);
          END LOOP;
          RAISE EXCEPTION 'WAL is not archived: %', last;
        END $$""");
  }

  LocalPostgres postgres() {
    return postgres;
  }

  Backups backups() {
    return backups;
  }

  /** Where it logs. */
  Path log() {
    return postgres.data().resolve("log");
  }

  @Override
  public void close() {
    postgres.close();
  }
}
