package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer and do not tell all: that they answer is what says that they are up. */
@Execution(ExecutionMode.CONCURRENT)
class RefusedLooksIT {
  private static final String ORDERS =
      """
      orders:
        query: SELECT count(*) AS n FROM public.orders
        tags: [faulty]
        metrics: [{n: {usage: GAUGE}}]
      """;

  private static Postgres server() {
    Postgres postgres = Postgres.start(18);
    postgres.createMonitorRole();
    return postgres;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pg_extension", "pg_database", "pg_authid", "pg_namespace"})
  void aLockOnACatalogueTableCostsNothingButNews(String table) throws SQLException {
    // No more than the one that is there: where pg_database is locked, nobody logs in.
    String keys = "timeout: 1s, connect_timeout: 1s, connections: 1";
    try (Postgres postgres = server();
        Pair pair = Pair.watching(Pair.uri(postgres), keys, "");
        Connection holder = postgres.superuser();
        Statement statement = holder.createStatement()) {
      pair.awaitUp();
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE pg_catalog." + table + " IN ACCESS EXCLUSIVE MODE");

      // Facts are asked for anew, again and again, while the connection is there.
      for (int i = 0; i < 4; i++) {
        pair.clocks().pass(Duration.ofSeconds(20));
        pair.othersStayFreshThereToo();
      }
      pair.awaitThat("a count", page -> pair.failures("lock_timeout") > 0);
      pair.assertNoConnectionFailed();

      holder.rollback();
      postgres.sql("CREATE EXTENSION citext");
      pair.letAMinutePass();
      pair.othersStayFreshThereToo();
      pair.assertNoConnectionFailed();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "REVOKE CONNECT ON DATABASE shop FROM public, GRANT CONNECT ON DATABASE shop TO public",
    "ALTER DATABASE shop ALLOW_CONNECTIONS false, ALTER DATABASE shop ALLOW_CONNECTIONS true",
    "ALTER DATABASE shop SET local_preload_libraries = 'nosuch', ALTER DATABASE shop RESET ALL",
    "ALTER ROLE monitor NOLOGIN, ALTER ROLE monitor LOGIN"
  })
  void aServerThatRefusesTheLoginIsDownWhateverItSays(String refuse, String allow) {
    try (Postgres postgres = server()) {
      postgres.sql("CREATE DATABASE shop");
      String uri = postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "shop");
      try (Pair pair = Pair.watching(uri)) {
        pair.awaitUp();

        postgres.sql(
            refuse,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'monitor'");

        pair.awaitDown(refuse.contains("NOLOGIN") ? "auth" : "connect");
        pair.othersStayFresh();

        postgres.sql(allow);

        pair.awaitUp();
      }
    }
  }

  @Test
  void aServerThatEndsIdleSessionsIsUpAllTheTime() {
    try (Postgres postgres = server()) {
      postgres.sql("ALTER ROLE monitor SET idle_session_timeout = '300ms'");
      try (Pair pair = Pair.watching(Pair.uri(postgres))) {
        pair.awaitUp();
        for (int i = 0; i < 3; i++) {
          pair.othersStayFreshThereToo();
        }
        pair.assertNoConnectionFailed();
        assertThat(pair.failures("sql") + pair.failures("timeout")).isZero();
      }
    }
  }

  /**
   * Sessions that lie idle after a query, as nothing but the way back to their search_path came
   * since. A new one, which is to make up for one that was ended, may not be ended, too.
   */
  private static final String END_IDLE =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE application_name = 'pgvitals' AND state = 'idle'"
          + " AND ltrim(query) LIKE 'SET U&%'";

  @Test
  void sessionsThatAreEndedFromOutsideCostNoRun() {
    try (Postgres postgres = server();
        Pair pair = Pair.watching(Pair.uri(postgres))) {
      pair.awaitUp();
      for (int i = 0; i < 5; i++) {
        await("an idle session").until(() -> !postgres.queryColumn(END_IDLE).isEmpty());
        pair.othersStayFreshThereToo();
      }
      pair.assertNoConnectionFailed();
    }
  }

  @Test
  void aQueryThatMayNotRunIsNotAskedEachIntervalAndRunsSoonAfterItMay() {
    try (Postgres postgres = server()) {
      postgres.sql("CREATE TABLE orders (id int)");
      try (Pair pair = Pair.watching(Pair.uri(postgres), ORDERS)) {
        pair.awaitFailing("orders", "permission");
        String skipped =
            "pgvitals_query_skipped{server=\"faulty\",query=\"orders\",reason=\"permission\"} 1";
        pair.awaitSample(skipped);
        for (int i = 0; i < 10; i++) {
          pair.othersStayFreshThereToo();
        }
        assertThat(pair.value(Pair.ofQuery("pgvitals_query_failures_total", "faulty", "orders")))
            .isLessThanOrEqualTo(2);

        postgres.sql("GRANT SELECT ON orders TO monitor");
        pair.letAMinutePass();

        pair.awaitWorking("orders");
        await().until(() -> !pair.page().contains(skipped));
      }
    }
  }

  @Test
  void anExtensionOfAnUnheardOfVersionIsPlannedAroundLikeAnyOther() {
    String needy =
        """
        needy:
          query: SELECT 1 AS v
          requires: {extension: plpgsql >= 1.0}
          tags: [faulty]
          metrics: [{v: {usage: GAUGE}}]
        """;
    try (Postgres postgres = server()) {
      postgres.sql(
          "UPDATE pg_extension SET extversion = '20260101235959999999999' WHERE extname = 'plpgsql'");
      try (Pair pair = Pair.watching(Pair.uri(postgres), needy)) {
        pair.awaitUp();
        pair.awaitSample("needy_v{server=\"faulty\"} 1");
        assertThat(pair.failures("internal")).isZero();
      }
    }
  }
}
