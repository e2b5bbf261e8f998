package dev.pgvitals.maintain.run;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.network.Frozen;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.maintain.Maintained;
import java.util.List;
import java.util.Map;

/** A server on which each kind of maintenance takes as long as a test wants. */
final class SlowServer implements AutoCloseable {
  final LocalPostgres postgres;

  private SlowServer(LocalPostgres postgres) {
    this.postgres = postgres;
  }

  /** With a table {@code app.orders} that has something to analyze, to vacuum and to write anew. */
  static SlowServer start(int major) {
    LocalPostgres postgres = LocalPostgres.start(major, Map.of("autovacuum", "off"));
    Maintained.prepare(postgres);
    postgres.sql("CREATE EXTENSION IF NOT EXISTS pgstattuple");
    postgres.sql("GRANT pg_stat_scan_tables TO " + Maintained.ROLE);
    Maintained.asOwner(
        postgres,
        "CREATE TABLE app.brake (i int)",
        "CREATE FUNCTION app.braked(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS"
            + " $$BEGIN IF EXISTS (SELECT FROM app.brake) THEN PERFORM pg_catalog.pg_sleep(3600); END IF;"
            + " RETURN i; END$$",
        "CREATE TABLE app.orders (id int, note text)",
        "INSERT INTO app.orders SELECT i, repeat('x', 100) FROM generate_series(1, 20000) AS i",
        "DELETE FROM app.orders WHERE id % 10 <> 0");
    return new SlowServer(postgres).brake();
  }

  /**
   * From now on nothing comes to its end: VACUUM and ANALYZE crawl, a rewrite waits for an index.
   */
  SlowServer brake() {
    postgres.sql(
        "ALTER ROLE pgvitals_maintain SET vacuum_cost_delay = '100ms'",
        "ALTER ROLE pgvitals_maintain SET vacuum_cost_limit = 1");
    return this;
  }

  void release() {
    postgres.sql("ALTER ROLE pgvitals_maintain RESET ALL", "TRUNCATE app.brake");
  }

  /** Waits until the server has begun with a statement. */
  void awaitStatement(String like) {
    await().until(() -> !backends(like).isEmpty());
  }

  /** As {@link #awaitStatement(String)}, by a process that must not have ended before. */
  void awaitStatement(String like, Process process) {
    await()
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("it ended with " + process.exitValue());
              }
              return !backends(like).isEmpty();
            });
  }

  void awaitNoStatement(String like) {
    await().until(() -> backends(like).isEmpty());
  }

  private List<String> backends(String like) {
    return postgres.queryColumn(
        "SELECT pid FROM pg_stat_activity WHERE usename = 'pgvitals_maintain' AND state = 'active' AND query LIKE '%s'"
            .formatted(like));
  }

  /** Ends what clients that are gone have left running. */
  void endBackends() {
    postgres.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pgvitals_maintain'");
    await()
        .until(
            () ->
                postgres
                    .query(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvitals_maintain'")
                    .equals("0"));
  }

  /** Stops the whole server with all that works there, in the middle of it. */
  AutoCloseable freeze() {
    List<Frozen> frozen =
        postgres
            .queryColumn("SELECT pid FROM pg_stat_activity WHERE usename = 'pgvitals_maintain'")
            .stream()
            .map(pid -> postgres.freeze(Long.parseLong(pid)))
            .toList();
    Frozen postmaster = postgres.freeze();
    return () -> {
      postmaster.close();
      frozen.forEach(Frozen::close);
    };
  }

  @Override
  public void close() {
    postgres.close();
  }
}
