package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Queries that the server does not answer, or not in time: each costs its own series only. */
@Execution(ExecutionMode.CONCURRENT)
class QueryFaultsIT {
  @Test
  void slowQuery() {
    try (Postgres postgres = withTable()) {
      String slow =
          """
          slow:
            query: SELECT id AS v FROM public.orders, LATERAL pg_sleep(wait)
            tags: [faulty]
            metrics: [{v: {usage: GAUGE}}]
          """;
      try (Pair pair = Pair.watching(Pair.uri(postgres), slow)) {
        pair.awaitSample("slow_v{server=\"faulty\"} 7");

        postgres.sql("UPDATE orders SET wait = 60");

        pair.awaitFailing("slow", "timeout");
        pair.othersStayFreshThereToo();

        postgres.sql("UPDATE orders SET wait = 0");

        pair.awaitWorking("slow");
      }
    }
  }

  @Test
  void slowQueryThatMayTakeItsTime() {
    try (Postgres postgres = withTable()) {
      // At the interval of the quick ones, and longer than a silent server is waited for.
      String slow =
          """
          slow:
            query: SELECT id AS v FROM public.orders, LATERAL pg_sleep(wait)
            tags: [faulty]
            timeout: 10m
            metrics: [{v: {usage: GAUGE}}]
          """;
      postgres.sql("UPDATE orders SET wait = 6");
      try (Pair pair = Pair.watching(Pair.uri(postgres), slow)) {
        pair.awaitUp();

        pair.awaitSample("slow_v{server=\"faulty\"} 7");

        pair.othersStayFreshThereToo();
        pair.assertNoConnectionFailed();
      }
    }
  }

  @Test
  void slowQueryOnTheOnlyConnection() {
    try (Postgres postgres = withTable()) {
      String slow =
          """
          slow:
            query: SELECT id AS v FROM public.orders, LATERAL pg_sleep(wait)
            tags: [faulty]
            timeout: 10m
            metrics: [{v: {usage: GAUGE}}]
          """;
      postgres.sql("UPDATE orders SET wait = 6");
      try (Pair pair = Pair.watching(Pair.uri(postgres), "timeout: 1s, connections: 1", slow)) {
        pair.awaitUp();
        pair.awaitSample("slow_v{server=\"faulty\"} 7");

        pair.assertNoConnectionFailed();
        pair.othersStayFreshThereToo();
      }
    }
  }

  @Test
  void tableLockedUnderASizeQuery() throws SQLException {
    try (Postgres postgres = withTable()) {
      String size =
          """
          size:
            query: SELECT pg_total_relation_size('public.orders') AS bytes
            tags: [faulty]
            metrics: [{bytes: {usage: GAUGE}}]
          """;
      try (Pair pair = Pair.watching(Pair.uri(postgres), size);
          Connection holder = postgres.superuser();
          Statement statement = holder.createStatement()) {
        pair.awaitWorking("size");
        holder.setAutoCommit(false);

        statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");

        pair.awaitFailing("size", "lock_timeout");
        pair.othersStayFreshThereToo();

        holder.rollback();

        pair.awaitWorking("size");
      }
    }
  }

  @Test
  void recoveryConflictOnAStandby() {
    try (LocalPostgres primary = LocalPostgres.start(18)) {
      primary.createMonitorRole();
      primary.sql(
          "CREATE TABLE orders AS SELECT 7 AS id, 0 AS wait", "GRANT SELECT ON orders TO monitor");
      try (LocalPostgres standby =
          primary.standby("standby", Map.of("max_standby_streaming_delay", "0"))) {
        String reading =
            """
            reading:
              query: SELECT id AS v FROM public.orders, LATERAL pg_sleep(0.7)
              tags: [faulty]
              metrics: [{v: {usage: GAUGE}}]
            """;
        try (Pair pair = Pair.watching(Pair.uri(standby), "timeout: 5s", reading)) {
          pair.awaitSample("reading_v{server=\"faulty\"} 7");

          pair.awaitThat(
              "a conflict",
              page -> {
                primary.sql("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE; COMMIT");
                return pair.failures("conflict") > 0;
              });
          pair.othersStayFreshThereToo();

          pair.awaitWorking("reading");
        }
      }
    }
  }

  @Test
  void standbyThatLagsStillTellsWhatItHas() {
    try (LocalPostgres primary = LocalPostgres.start(18)) {
      primary.createMonitorRole();
      primary.sql("CREATE TABLE told AS SELECT 1 AS v", "GRANT SELECT ON told TO monitor");
      try (LocalPostgres standby = primary.streamingStandby()) {
        String told =
            """
            told: {query: SELECT v FROM public.told, tags: [faulty], metrics: [{v: {usage: GAUGE}}]}
            """;
        try (Pair pair = Pair.watching(Pair.uri(standby), told)) {
          pair.awaitSample("told_v{server=\"faulty\"} 1");
          assertThat(pair.page())
              .anyMatch(
                  s -> s.matches("pgvitals_server_info\\{server=\"faulty\".*role=\"replica\".*"));

          standby.sql("SELECT pg_wal_replay_pause()");
          primary.sql("UPDATE told SET v = 2");
          pair.othersStayFreshThereToo();
          assertThat(pair.page()).contains("told_v{server=\"faulty\"} 1");
          primary.kill();
          pair.othersStayFreshThereToo();

          standby.sql("SELECT pg_wal_replay_resume()");

          pair.awaitSample("told_v{server=\"faulty\"} 2");
        }
      }
    }
  }

  private static Postgres withTable() {
    Postgres postgres = Postgres.start(18);
    postgres.createMonitorRole();
    postgres.sql(
        "CREATE TABLE orders AS SELECT 7 AS id, 0 AS wait", "GRANT SELECT ON orders TO monitor");
    return postgres;
  }
}
