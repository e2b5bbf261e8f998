package dev.pgvitals.builtin.activity;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.time.Duration;

/** Work of many kinds, done at once, none of which resets a statistic. */
public final class Load {
  private static final String COUNTED =
      "SELECT tup_inserted + tup_updated + tup_deleted FROM pg_stat_database"
          + " WHERE datname = 'postgres'";

  private Load() {}

  /** Returns when the primary's statistics have the work in them, and its standby the rows. */
  public static void on(LocalPostgres primary, LocalPostgres standby) {
    long before = Long.parseLong(primary.query(COUNTED));
    primary.sql(
        "CREATE TABLE IF NOT EXISTS load (id int PRIMARY KEY, amount int, note text)",
        "INSERT INTO load SELECT n, n, repeat('x', 100) FROM generate_series(1, 3000) n",
        "UPDATE load SET amount = amount + 1 WHERE id % 2 = 0",
        "UPDATE load SET note = repeat('y', 5000) WHERE id % 100 = 0",
        "DELETE FROM load WHERE id % 3 = 0",
        "VACUUM (ANALYZE) load",
        "CHECKPOINT",
        "SELECT count(*) FROM load a JOIN load b USING (amount)",
        "SELECT * FROM load WHERE id = 1",
        "SET work_mem = '64kB'",
        "SELECT count(*) FROM (SELECT note FROM load ORDER BY note, id DESC OFFSET 10) AS sorted",
        "BEGIN",
        "TRUNCATE load",
        "ROLLBACK",
        "SELECT pg_switch_wal()",
        "DELETE FROM load");
    String end = primary.query("SELECT pg_current_wal_lsn()");
    await("the load in the statistics, and on the standby")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                Long.parseLong(primary.query(COUNTED)) >= before + 7500
                    && standby
                        .query("SELECT pg_last_wal_replay_lsn() >= '%s'".formatted(end))
                        .equals("t"));
    standby.sql("SELECT count(*) FROM load");
  }
}
