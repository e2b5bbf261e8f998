package dev.pgvitals.checklist.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.Verdict;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.jobrun.JobRunTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** What is looked at in databases, made wrong and mended, on real servers. */
class DatabaseItemsIT {
  private static final ChecklistServers SERVERS =
      new ChecklistServers(Map.of("shared_preload_libraries", "pg_stat_statements"));

  @AfterAll
  static void end() {
    SERVERS.close();
  }

  private static void database(LocalPostgres server, String name, String... statements) {
    server.sql("CREATE DATABASE " + name);
    server.sqlIn(name, statements);
  }

  private static String large(String table, String more) {
    return "CREATE TABLE %s (id integer, other integer%s) WITH (autovacuum_enabled = off)"
        .formatted(table, more);
  }

  private static String fill(String table) {
    return "INSERT INTO %s SELECT g, g %% 100 + 1 FROM generate_series(1, 20000) AS g"
        .formatted(table);
  }

  @OldestAndNewest
  void indexes(int major) {
    LocalPostgres server = SERVERS.of(major);
    database(server, "idx");
    Looked empty = Looked.at(server, "idx");
    assertThat(empty.of(Item.INDEXES)).isEqualTo(Verdict.NO);
    assertThat(empty.said(Item.INDEXES)).contains("no database has a table");
    assertThat(empty.of(Item.PARTITIONS)).isEqualTo(Verdict.ASK);

    server.sqlIn("idx", "CREATE TABLE small (id integer PRIMARY KEY)");
    assertThat(Looked.at(server, "idx").said(Item.INDEXES))
        .isEqualTo(
            "yes db/idx: 1 index of 1 table, all usable; no large table is read as a whole"
                + " often");

    server.sqlIn(
        "idx", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'small_pkey'::regclass");
    Looked invalid = Looked.at(server, "idx");
    assertThat(invalid.of(Item.INDEXES)).isEqualTo(Verdict.NO);
    assertThat(invalid.said(Item.INDEXES)).contains("not usable: public.small_pkey");
    server.sqlIn(
        "idx", "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'small_pkey'::regclass");
  }

  @OldestAndNewest
  void indexesThatAreMissing(int major) {
    LocalPostgres server = SERVERS.of(major);
    database(
        server,
        "seq",
        "CREATE TABLE parent (id integer PRIMARY KEY)",
        "INSERT INTO parent SELECT generate_series(1, 100)",
        large("child", " REFERENCES parent"),
        fill("child"),
        "ANALYZE child");
    assertThat(Looked.at(server, "seq").said(Item.INDEXES))
        .contains("foreign keys of large tables without an index: public.child child_other_fkey");
    server.sqlIn("seq", "CREATE INDEX ON child (other)");
    assertThat(Looked.at(server, "seq").of(Item.INDEXES)).isEqualTo(Verdict.YES);

    server.sqlIn(
        "seq",
        "DO $$ BEGIN FOR i IN 1..150 LOOP PERFORM count(*) FROM child WHERE id = -1; END LOOP; END"
            + " $$");
    await()
        .untilAsserted(
            () -> {
              Looked scanned = Looked.at(server, "seq");
              assertThat(scanned.of(Item.INDEXES)).isEqualTo(Verdict.NO);
              assertThat(scanned.said(Item.INDEXES))
                  .containsPattern(
                      "read as a whole again and again: public.child \\(15\\d scans of 20000 rows,"
                          + " \\d+ by an index\\)");
            });
  }

  @OldestAndNewest
  void partitions(int major) {
    LocalPostgres server = SERVERS.of(major);
    database(
        server,
        "part",
        "CREATE TABLE events (at timestamptz NOT NULL) PARTITION BY RANGE (at)",
        "CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2020-01-01') TO"
            + " ('2020-02-01')",
        "CREATE TABLE plain (id integer)");
    Looked late = Looked.at(server, "part");
    assertThat(late.of(Item.PARTITIONS)).isEqualTo(Verdict.NO);
    assertThat(late.said(Item.PARTITIONS))
        .contains("no partition begins after now: public.events (until 2020-02-01)");

    server.sqlIn(
        "part",
        "CREATE TABLE events_far PARTITION OF events FOR VALUES FROM ('2300-01-01') TO"
            + " ('2300-02-01')");
    Looked ahead = Looked.at(server, "part");
    assertThat(ahead.of(Item.PARTITIONS)).isEqualTo(Verdict.YES);
    assertThat(ahead.said(Item.PARTITIONS))
        .contains("1 table by time: public.events with 1 ahead, the fewest")
        .contains("largest table that is not divided: public.plain, 0 rows, 0 B");

    server.sqlIn(
        "part", "UPDATE pg_class SET reltuples = 2e8 WHERE oid = 'public.plain'::regclass");
    assertThat(Looked.at(server, "part").of(Item.PARTITIONS)).isEqualTo(Verdict.ASK);
  }

  @OldestAndNewest
  void rowsThatNoPartitionWasThereFor(int major) {
    LocalPostgres server = SERVERS.of(major);
    database(
        server,
        "late",
        "CREATE TABLE events (at timestamptz NOT NULL) PARTITION BY RANGE (at)",
        "CREATE TABLE events_far PARTITION OF events FOR VALUES FROM ('2300-01-01') TO"
            + " ('2300-02-01')",
        "CREATE TABLE events_rest PARTITION OF events DEFAULT",
        "INSERT INTO events VALUES ('2020-01-01')",
        "ANALYZE events_rest");
    Looked looked = Looked.at(server, "late");
    assertThat(looked.of(Item.PARTITIONS)).isEqualTo(Verdict.NO);
    assertThat(looked.said(Item.PARTITIONS))
        .containsPattern("no db: PostgresPartitionsDefaultFilled: \\d.*, at .*relname=events");
  }

  @OldestAndNewest
  void maintenance(int major) {
    LocalPostgres server = SERVERS.of(major);
    database(server, "upkeep", large("never", ""), fill("never"));
    await()
        .untilAsserted(
            () ->
                assertThat(Looked.at(server, "upkeep").said(Item.MAINTENANCE))
                    .contains(
                        "no db/upkeep: 1 table of 10000 rows and more never analyzed: public.never",
                        "ask db/upkeep: autovacuum is off for 1 table: public.never",
                        "ask db: no job of pg_cron"));
    server.sqlIn(
        "upkeep",
        "ALTER TABLE never RESET (autovacuum_enabled)",
        "ANALYZE never",
        JobRunTable.setup(),
        job("retention", "done"));
    // Before 15 statistics reach others a moment later.
    await()
        .untilAsserted(
            () -> {
              Looked done = Looked.at(server, "upkeep");
              assertThat(done.said(Item.MAINTENANCE))
                  .contains(
                      "1 job, none failed last",
                      "autovacuum and track_counts are on",
                      "autovacuum has analyzed every large table, and is off for none");
              assertThat(done.of(Item.MAINTENANCE)).isEqualTo(Verdict.YES);
            });

    server.sqlIn("upkeep", job("retention", "failed"));
    Looked failed = Looked.at(server, "upkeep");
    assertThat(failed.of(Item.MAINTENANCE)).isEqualTo(Verdict.NO);
    assertThat(failed.said(Item.MAINTENANCE)).contains("the last run of 1 job failed: retention");
  }

  private static String job(String name, String status) {
    return "INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, agent)"
        + " VALUES ('%s', 'delete', clock_timestamp() - interval '1 minute', clock_timestamp(), '%s', 'cron')"
            .formatted(name, status);
  }

  @OldestAndNewest
  void autovacuumThatIsOff(int major) {
    LocalPostgres server = SERVERS.of(major);
    ChecklistServers.set(server, Map.of("autovacuum", "off"));
    try {
      assertThat(Looked.at(server, "postgres").said(Item.MAINTENANCE))
          .contains("no db: autovacuum is off");
    } finally {
      ChecklistServers.reset(server);
    }
  }

  @OldestAndNewest
  void schemasThatEverybodyMayCreateIn(int major) {
    LocalPostgres server = SERVERS.of(major);
    database(server, "open", "GRANT CREATE ON SCHEMA public TO PUBLIC");
    assertThat(Looked.at(server, "open").said(Item.SECURITY))
        .contains("no db/open: everybody may create in schema public");
    server.sqlIn("open", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    assertThat(Looked.at(server, "open").said(Item.SECURITY))
        .contains("yes db: no schema is open for everybody to create in");
  }

  @OldestAndNewest
  void statements(int major) throws SQLException {
    LocalPostgres server = SERVERS.of(major);
    database(server, "stmt", "CREATE ROLE worker LOGIN PASSWORD 'work'");
    Looked without = Looked.at(server, "stmt");
    assertThat(without.of(Item.BASELINES)).isEqualTo(Verdict.NO);
    assertThat(without.of(Item.QUERIES)).isEqualTo(Verdict.ASK);

    server.sqlIn(
        "stmt",
        "CREATE SCHEMA \"of Ours\"",
        "CREATE EXTENSION pg_stat_statements SCHEMA \"of Ours\"",
        "GRANT USAGE ON SCHEMA \"of Ours\" TO pg_monitor",
        // The data directory is a copy, whose statements may have been counted for hours.
        "SELECT \"of Ours\".pg_stat_statements_reset()");
    Looked fresh = Looked.at(server, "stmt");
    assertThat(fresh.of(Item.BASELINES)).isEqualTo(Verdict.NO);
    assertThat(fresh.of(Item.QUERIES)).isEqualTo(Verdict.ASK);

    Looked inAWeek =
        Looked.by(
            "servers:\n" + Looked.server("db", server, "stmt", ""),
            Duration.ofDays(8),
            Optional.empty());
    assertThat(inAWeek.of(Item.BASELINES)).isEqualTo(Verdict.YES);
    assertThat(inAWeek.said(Item.BASELINES)).contains("for 8 d 0 h");

    worker(server, "SELECT 1", 1100);
    Looked quick = Looked.at(server, "stmt");
    assertThat(quick.of(Item.QUERIES)).isEqualTo(Verdict.YES);
    assertThat(quick.said(Item.QUERIES)).containsPattern("1\\d{3} calls of applications in");

    slowAtOnce(server, 10);
    Looked slow = Looked.at(server, "stmt");
    assertThat(slow.of(Item.QUERIES)).isEqualTo(Verdict.NO);
    assertThat(slow.said(Item.QUERIES))
        .containsPattern("1 statement of applications takes 1 s or more on average; .*, in stmt,");
  }

  private static void worker(LocalPostgres server, String sql, int times) throws SQLException {
    try (Connection connection = server.connect("stmt", "worker", "work");
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < times; i++) {
        statement.execute(sql);
      }
    }
  }

  /** Side by side, as one after the other would take as many seconds. */
  private static void slowAtOnce(LocalPostgres server, int times) {
    List<Thread> workers = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Thread worker =
          new Thread(
              () -> {
                try {
                  worker(server, "SELECT pg_sleep(1.1)", 1);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      worker.setUncaughtExceptionHandler(
          (thread, e) -> {
            synchronized (failures) {
              failures.add(e);
            }
          });
      worker.start();
      workers.add(worker);
    }
    workers.forEach(
        worker -> {
          try {
            worker.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(failures).isEmpty();
  }
}
