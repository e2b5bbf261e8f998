package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.network.TcpProxy;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Servers that become something else while they are watched: planned anew, without a restart. */
@Execution(ExecutionMode.CONCURRENT)
class ChangesIT {
  private static final String HERE =
      """
      here: {scope: database, tags: [faulty], query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}
      """;

  private static final String STATEMENTS =
      """
      statements:
        query: SELECT count(*) AS n FROM pg_stat_statements
        tags: [faulty]
        requires: {extension: pg_stat_statements}
        metrics: [{n: {usage: GAUGE}}]
      """;

  private static Postgres server() {
    Postgres postgres = Postgres.start(18);
    postgres.createMonitorRole();
    return postgres;
  }

  private static String skipped(String query, String reason) {
    return "pgvitals_query_skipped{server=\"faulty\",query=\"%s\",reason=\"%s\"} 1"
        .formatted(query, reason);
  }

  private static String here(String database) {
    return "here_v{server=\"faulty\",datname=\"" + database + "\"} 1";
  }

  @Test
  void standbyPromoted() {
    String queries =
        """
        p: {role: primary, tags: [faulty], query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}
        r: {role: replica, tags: [faulty], query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}
        """;
    try (LocalPostgres primary = LocalPostgres.start(18)) {
      primary.createMonitorRole();
      try (LocalPostgres standby = primary.streamingStandby();
          Pair pair = Pair.watching(Pair.uri(standby), queries)) {
        pair.awaitUp();
        pair.awaitSample("r_v{server=\"faulty\"} 1");
        pair.awaitSample(skipped("p", "role"));

        primary.kill();
        pair.othersStayFreshThereToo();
        standby.promote();

        pair.awaitSample("p_v{server=\"faulty\"} 1");
        pair.awaitNone("r_v{server=\"faulty\"");
        pair.awaitSample(skipped("r", "role"));
        pair.othersStayFreshThereToo();
        pair.assertNoConnectionFailed();
      }
    }
  }

  @Test
  void failoverBehindOneAddress() {
    String queries =
        """
        p: {role: primary, tags: [faulty], query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}
        """;
    try (LocalPostgres primary = LocalPostgres.start(18)) {
      primary.createMonitorRole();
      try (LocalPostgres standby = primary.streamingStandby();
          TcpProxy address = TcpProxy.to(primary);
          Pair pair =
              Pair.watching(
                  address.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"), queries)) {
        pair.awaitSample("p_v{server=\"faulty\"} 1");

        primary.kill();
        pair.awaitDown("connect");
        pair.othersStayFresh();
        standby.promote();
        address.leadTo(standby);

        pair.awaitUp();
        pair.awaitSample("p_v{server=\"faulty\"} 1");
      }
    }
  }

  @Test
  void majorUpgradeBehindTheSameAddress() {
    String versions =
        """
        version:
          tags: [faulty]
          variants:
            - {pg: "< 17", query: "SELECT checkpoints_timed AS v, 'old' AS which FROM pg_stat_bgwriter"}
            - {pg: ">= 17", query: "SELECT num_timed AS v, 'new' AS which FROM pg_stat_checkpointer"}
          metrics: [{which: {usage: LABEL}}, {v: {usage: GAUGE}}]
        """;
    try (Postgres old = Postgres.start(13);
        Postgres upgraded = server();
        TcpProxy address = TcpProxy.to(old)) {
      old.createMonitorRole();
      try (Pair pair =
          Pair.watching(address.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"), versions)) {
        pair.awaitThat("the old one", page -> has(page, "version_v{server=\"faulty\",which=\"old"));

        old.kill();
        address.leadTo(upgraded);

        pair.awaitThat("the new one", page -> has(page, "version_v{server=\"faulty\",which=\"new"));
        pair.awaitNone("version_v{server=\"faulty\",which=\"old");
        pair.awaitThat(
            "its version",
            page ->
                page.stream()
                    .anyMatch(s -> s.matches("pgvitals_server_info.*\"faulty\".*major=\"18\".*")));
        pair.awaitUp();
        pair.othersStayFreshThereToo();
      }
    }
  }

  private static boolean has(java.util.List<String> page, String prefix) {
    return page.stream().anyMatch(line -> line.startsWith(prefix));
  }

  @Test
  void databaseDroppedWhilePlanned() {
    try (Postgres postgres = server()) {
      postgres.sql("CREATE DATABASE shop", "CREATE DATABASE stock");
      try (Pair pair = Pair.watching(Pair.uri(postgres), HERE)) {
        pair.awaitSample(here("shop"));
        pair.awaitSample(here("stock"));

        // PostgreSQL itself waits up to five seconds for a visitor, and then refuses.
        postgres.sql("DROP DATABASE shop");

        pair.awaitNone("here_v{server=\"faulty\",datname=\"shop\"}");
        assertThat(pair.page()).contains(here("postgres"), here("stock"));
        pair.othersStayFreshThereToo();
        pair.awaitWorking("here");
      }
    }
  }

  @Test
  void databaseCreatedAndRenamed() {
    try (Postgres postgres = server()) {
      try (Pair pair = Pair.watching(Pair.uri(postgres), HERE)) {
        pair.awaitSample(here("postgres"));

        postgres.sql("CREATE DATABASE shop");
        pair.letAMinutePass();
        pair.awaitSample(here("shop"));
        pair.othersStayFreshThereToo();

        postgres.sql("ALTER DATABASE shop RENAME TO store");
        pair.awaitNone("here_v{server=\"faulty\",datname=\"shop\"}");
        pair.awaitSample(here("store"));
        pair.othersStayFreshThereToo();
      }
    }
  }

  @Test
  void dropDatabaseIsNeverHeldUp() {
    try (Postgres postgres = server()) {
      // A visitor to somewhere most of the time, who leaves before a drop gives up.
      try (Pair pair = Pair.watching(Pair.uri(postgres), HERE)) {
        AtomicInteger dropped = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
          postgres.sql("CREATE DATABASE brief");
          pair.letAMinutePass();
          pair.awaitSample(here("brief"));
          postgres.sql("DROP DATABASE brief");
          pair.awaitNone("here_v{server=\"faulty\",datname=\"brief\"}");
          dropped.incrementAndGet();
        }
        assertThat(dropped).hasValue(3);
        pair.othersStayFreshThereToo();
      }
    }
  }

  @Test
  void extensionDroppedAndCreatedAgain() {
    try (Postgres postgres = server()) {
      postgres.sql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
      try (Pair pair = Pair.watching(Pair.uri(postgres), STATEMENTS)) {
        pair.awaitWorking("statements");

        postgres.sql("DROP EXTENSION pg_stat_statements");

        pair.awaitSample(skipped("statements", "extension"));
        pair.awaitNone("statements_n{server=\"faulty\"}");
        assertThat(pair.failures("undefined")).as("its failure asked for a new plan").isPositive();
        pair.othersStayFreshThereToo();

        postgres.sql("CREATE EXTENSION pg_stat_statements");
        pair.letAMinutePass();

        pair.awaitWorking("statements");
      }
    }
  }

  @Test
  void anExtensionIsFollowedFromDatabaseToDatabase() {
    String hstore =
        """
        h:
          query: >-
            SELECT current_database()::text AS place,
                   (SELECT count(*) FROM @extschema:hstore@.each(@extschema:hstore@.hstore('a', 'b'))) AS n
          requires: {extension: hstore}
          tags: [faulty]
          metrics: [{place: {usage: LABEL}}, {n: {usage: GAUGE}}]
        """;
    try (Postgres postgres = server()) {
      postgres.sql("CREATE DATABASE shop", "CREATE DATABASE stock");
      postgres.sqlIn(
          "stock", "CREATE SCHEMA \"My Ext\"", "CREATE EXTENSION hstore SCHEMA \"My Ext\"");
      try (Pair pair = Pair.watching(Pair.uri(postgres), hstore)) {
        pair.awaitSample(skipped("h", "privilege"));

        postgres.sqlIn("stock", "GRANT USAGE ON SCHEMA \"My Ext\" TO monitor");
        pair.letAMinutePass();
        pair.awaitSample("h_n{server=\"faulty\",place=\"stock\"} 1");

        postgres.sqlIn("shop", "CREATE EXTENSION hstore");
        postgres.sqlIn("stock", "DROP EXTENSION hstore");
        pair.letAMinutePass();
        pair.awaitSample("h_n{server=\"faulty\",place=\"shop\"} 1");
        pair.awaitNone("h_n{server=\"faulty\",place=\"stock\"}");
        pair.othersStayFreshThereToo();
      }
    }
  }

  @Test
  void tableCreatedInAnotherDatabase() {
    String orders =
        """
        orders:
          query: SELECT count(*) AS n FROM public.orders
          scope: database
          tags: [faulty]
          requires: {relation: public.orders}
          metrics: [{n: {usage: GAUGE}}]
        """;
    try (Postgres postgres = server()) {
      postgres.sql("CREATE DATABASE shop");
      try (Pair pair = Pair.watching(Pair.uri(postgres), orders)) {
        pair.awaitThat(
            "skipped in both",
            page ->
                page.contains(
                    "pgvitals_query_skipped{server=\"faulty\",query=\"orders\","
                        + "reason=\"relation\"} 2"));

        postgres.sqlIn("shop", "CREATE TABLE orders ()", "GRANT SELECT ON orders TO monitor");
        pair.letAMinutePass();

        pair.awaitSample("orders_n{server=\"faulty\",datname=\"shop\"} 0");

        postgres.sqlIn("shop", "DROP TABLE orders");

        pair.awaitNone("orders_n{server=\"faulty\"");
        pair.othersStayFreshThereToo();
      }
    }
  }

  @Test
  void roleLosesAPrivilegeAndGetsItBack() {
    String settings =
        """
        monitoring:
          query: SELECT count(*) AS n FROM pg_stat_get_wal_receiver()
          tags: [faulty]
          requires: {privilege: pg_monitor}
          metrics: [{n: {usage: GAUGE}}]
        orders:
          query: SELECT count(*) AS n FROM public.orders
          tags: [faulty]
          metrics: [{n: {usage: GAUGE}}]
        """;
    try (Postgres postgres = server()) {
      postgres.sql("CREATE TABLE orders ()", "GRANT SELECT ON orders TO monitor");
      try (Pair pair = Pair.watching(Pair.uri(postgres), settings)) {
        pair.awaitWorking("monitoring");
        pair.awaitWorking("orders");

        postgres.sql("REVOKE pg_monitor FROM monitor", "REVOKE SELECT ON orders FROM monitor");

        pair.awaitFailing("orders", "permission");
        pair.awaitSample(skipped("monitoring", "privilege"));
        pair.othersStayFreshThereToo();

        postgres.sql("GRANT pg_monitor TO monitor", "GRANT SELECT ON orders TO monitor");
        // What was refused for good is looked at again with the facts.
        pair.letAMinutePass();

        pair.awaitWorking("orders");
        pair.awaitWorking("monitoring");
      }
    }
  }

  @Test
  void databaseThatDoesNotLetUsIn() {
    try (Postgres postgres = server()) {
      postgres.sql("CREATE DATABASE shop", "CREATE DATABASE vault");
      try (Pair pair = Pair.watching(Pair.uri(postgres), HERE)) {
        pair.awaitSample(here("shop"));
        pair.awaitSample(here("vault"));

        postgres.sql("REVOKE CONNECT ON DATABASE vault FROM public");

        pair.awaitSample(skipped("here", "database"));
        pair.awaitNone("here_v{server=\"faulty\",datname=\"vault\"}");
        assertThat(pair.page()).contains(here("shop"), here("postgres"));
        pair.othersStayFreshThereToo();

        postgres.sql("GRANT CONNECT ON DATABASE vault TO public");
        pair.letAMinutePass();

        pair.awaitSample(here("vault"));
        await().until(() -> postgres.backendPids("pgvitals").size() <= 2);
      }
    }
  }
}
