package dev.pgvitals.builtin.activity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * One of each command that tells its progress, none of which is over before the server is stopped:
 * an ANALYZE of {@code sampled} that sleeps after each page, a CREATE INDEX of {@code indexed} and
 * a VACUUM FULL of {@code rewritten} whose expression sleeps, and on 14 and later a COPY into
 * {@code loaded} from a client that has fallen silent after three rows, six bytes.
 */
public final class LongCommands implements AutoCloseable {
  private static final String ALL_AT_WORK =
      "SELECT (SELECT count(*) FROM pg_stat_progress_analyze WHERE sample_blks_scanned > 0) > 0"
          + " AND (SELECT count(*) FROM pg_stat_progress_create_index"
          + " WHERE phase LIKE 'building index%') > 0"
          + " AND (SELECT count(*) FROM pg_stat_progress_cluster"
          + " WHERE phase = 'rebuilding index') > 0";

  private final Connection copying;

  private LongCommands(Connection copying) {
    this.copying = copying;
  }

  /** Begins them in the database {@code postgres} and returns when all are at work. */
  public static LongCommands on(LocalPostgres postgres) {
    postgres.sql(
        "CREATE FUNCTION slow(x int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN"
            + " IF current_setting('test.slow', true) = 'yes' THEN PERFORM pg_sleep(600); END IF;"
            + " RETURN x; END $$",
        "CREATE TABLE sampled AS SELECT n, repeat('x', 500) FROM generate_series(1, 5000) n",
        "CREATE TABLE indexed AS SELECT 2 AS x",
        "CREATE TABLE rewritten AS SELECT n FROM generate_series(1, 7) n",
        "CREATE INDEX ON rewritten (slow(n))",
        "CREATE TABLE loaded (x int)",
        // With a trigger rows go in, and are counted, one by one.
        "CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        "CREATE TRIGGER pass BEFORE INSERT ON loaded FOR EACH ROW EXECUTE FUNCTION pass()");
    start(postgres, "SET vacuum_cost_delay = 100", "SET vacuum_cost_limit = 1", "ANALYZE sampled");
    start(postgres, "SET test.slow = 'yes'", "CREATE INDEX ON indexed (slow(x))");
    start(postgres, "SET test.slow = 'yes'", "VACUUM FULL rewritten");
    Connection copying = postgres.superuser();
    if (postgres.major() >= 14) {
      copyAndFallSilent(copying);
    }
    await("commands that tell their progress")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> postgres.query(ALL_AT_WORK).equals("t"));
    return new LongCommands(copying);
  }

  private static void start(LocalPostgres postgres, String... statements) {
    Thread thread = new Thread(() -> run(postgres, statements), statements[statements.length - 1]);
    thread.setDaemon(true);
    thread.start();
  }

  private static void run(LocalPostgres postgres, String... statements) {
    try (Connection connection = postgres.superuser();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      // The server was stopped, which is how it is meant to end.
    }
  }

  private static void copyAndFallSilent(Connection connection) {
    try {
      CopyIn copy =
          connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY loaded FROM STDIN");
      byte[] rows = "1\n2\n3\n".getBytes(US_ASCII);
      copy.writeToCopy(rows, 0, rows.length);
      copy.flushCopy();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    copying.close();
  }
}
