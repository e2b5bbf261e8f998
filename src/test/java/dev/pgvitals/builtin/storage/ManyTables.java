package dev.pgvitals.builtin.storage;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.time.Duration;

/**
 * Two thousand tables: plain ones with a sequence, an index and some a foreign key, and the
 * partitions of four tables.
 */
final class ManyTables {
  static final int TABLES = 2000;

  private ManyTables() {}

  /** Creates them in the database {@code postgres} and returns when the standby has them too. */
  static void on(LocalPostgres primary, LocalPostgres standby) {
    primary.sql(
        """
        DO $$
        DECLARE
          parent int;
        BEGIN
          CREATE TABLE hub (id int PRIMARY KEY);
          CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
          FOR i IN 1..1200 LOOP
            EXECUTE format('CREATE TABLE many_%s (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int)', i);
            IF i % 10 = 0 THEN
              EXECUTE format('ALTER TABLE many_%s ADD FOREIGN KEY (n) REFERENCES hub', i);
              EXECUTE format('INSERT INTO many_%s (n) SELECT NULL FROM generate_series(1, %s)', i, i);
              COMMIT;
            END IF;
          END LOOP;
          FOR p IN 1..4 LOOP
            EXECUTE format('CREATE TABLE parted_%s (day date, n int) PARTITION BY RANGE (day)', p);
            EXECUTE format('CREATE INDEX ON parted_%s (n)', p);
            FOR i IN 1..199 LOOP
              EXECUTE format('CREATE TABLE parted_%1$s_%2$s PARTITION OF parted_%1$s FOR VALUES FROM (%3$L) TO (%4$L)',
                             p, i, date '2026-01-01' + i, date '2026-01-02' + i);
            END LOOP;
            COMMIT;
          END LOOP;
        END
        $$""",
        "INSERT INTO parted_1 SELECT date '2026-01-02' + n % 199, n FROM generate_series(1, 2000) n",
        "ANALYZE parted_1",
        "CREATE TRIGGER touching BEFORE INSERT ON hub FOR EACH ROW EXECUTE FUNCTION touched()",
        "INSERT INTO hub VALUES (1)",
        "VACUUM ANALYZE many_1200");
    int tables =
        Integer.parseInt(
            primary.query(
                "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND oid >= 16384"));
    if (tables < TABLES) {
      throw new AssertionError("no more than " + tables + " tables");
    }
    String end = primary.query("SELECT pg_current_wal_lsn()");
    await("the tables on the standby")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                standby
                    .query("SELECT pg_last_wal_replay_lsn() >= '%s'".formatted(end))
                    .equals("t"));
  }
}
