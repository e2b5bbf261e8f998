package dev.pgvitals.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.jdbc.ServerConnections;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A role's own settings neither end the agent's sessions nor make them talk. */
class RoleSettingsIT {
  private static final Map<String, String> ODD =
      new LinkedHashMap<>(
          Map.of(
              "client_min_messages", "debug5",
              "exit_on_error", "on",
              "default_transaction_isolation", "serializable"));

  private static final Map<String, String> SHOWN =
      Map.of(
          "client_min_messages", "error",
          "exit_on_error", "off",
          "transaction_isolation", "read committed",
          "idle_session_timeout", "0",
          "transaction_timeout", "0");

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 19})
  void areOutOfForceInItsSessions(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.createMonitorRole();
      Map<String, String> odd = new LinkedHashMap<>(ODD);
      if (major >= 14) {
        odd.put("idle_session_timeout", "1h");
      }
      if (major >= 17) {
        odd.put("transaction_timeout", "2h");
      }
      odd.forEach(
          (name, value) -> postgres.sql("ALTER ROLE monitor SET " + name + " = '" + value + "'"));

      SHOWN.forEach(
          (name, value) -> {
            boolean known = odd.containsKey(name) || name.equals("transaction_isolation");
            if (known) {
              assertThat(
                      setting(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"), name))
                  .as(name)
                  .isEqualTo(value);
            }
          });
    }
  }

  /** Too short for the agent's first statement, and some for the login itself. */
  @EachMajor
  void aTimeoutOfAMillisecondEndsNeitherItsLoginsNorItsVisits(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.createMonitorRole();
      postgres.sql("CREATE DATABASE shop");
      String uri = postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
      for (String name : timeouts(major)) {
        postgres.sql("ALTER ROLE monitor SET " + name + " = '1ms'");

        for (int login = 0; login < 10; login++) {
          assertThat(setting(uri, name)).as("%s, login %d", name, login).isNotEqualTo("1ms");
        }

        postgres.sql("ALTER ROLE monitor RESET " + name);
        postgres.sql("ALTER DATABASE shop SET " + name + " = '1ms'");
        for (int login = 0; login < 10; login++) {
          assertThat(settingOfVisitor(uri, "shop", name))
              .as("%s, visit %d", name, login)
              .isNotEqualTo("1ms");
        }
        postgres.sql("ALTER DATABASE shop RESET " + name);
      }
    }
  }

  /** The pooler's own login has to be quicker than them, and may have to be tried again. */
  @EachMajor
  void behindAPoolerAShortTimeoutEndsNoTransactionOfIts(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.createMonitorRole();
      for (String name : timeouts(major)) {
        if (name.equals("idle_session_timeout")) {
          // It ends the pooler's sessions, in which nothing is to be set.
          continue;
        }
        String timeout = name + " = '" + (name.equals("transaction_timeout") ? 300 : 1) + "ms'";
        postgres.sql("ALTER ROLE monitor SET " + timeout);
        try (LocalPgBouncer pooler = LocalPgBouncer.before(postgres)) {
          String uri = pooler.uri("monitor", "postgres");

          await(timeout)
              .atMost(Duration.ofMinutes(1))
              .ignoreException(IllegalStateException.class)
              .untilAsserted(
                  () -> assertThat(answer(uri, "SELECT 7 FROM pg_sleep(0.5)")).isEqualTo("7"));
        }
        postgres.sql("ALTER ROLE monitor RESET ALL");
      }
    }
  }

  @EachMajor
  void viewsAreReadWhateverTheRoleIsRestrictedTo(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE VIEW orders AS SELECT 7 AS open",
          "GRANT SELECT ON orders TO monitor",
          "ALTER ROLE monitor SET restrict_nonsystem_relation_kind = 'view'");
      try (LocalPgBouncer pooler = LocalPgBouncer.before(postgres)) {
        for (String uri :
            List.of(
                postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"),
                pooler.uri("monitor", "postgres"))) {
          assertThat(answer(uri, "SELECT open FROM public.orders")).as(uri).isEqualTo("7");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -c statement_timeout=1s   | SELECT 1 AS v FROM pg_sleep(4)                                           | leave statement_timeout out of options in the url, or make it longer
          -c transaction_timeout=1s | SELECT 1 AS v FROM pg_sleep(4)                                           | leave transaction_timeout out of options in the url, or make it longer
          -c work_mem=8MB           | SELECT pg_cancel_backend(pg_backend_pid())::int AS v FROM pg_sleep(0.01) | canceled by somebody, or by a statement_timeout shorter than the agent's: ALTER ROLE ... SET statement_timeout = 0 for the agent's role
          """)
  void whatEndsAQueryBeforeItsTimeIsNamed(String options, String sql, String hint) {
    Trial trial =
        Trial.of(
            Postgres.shared(18).uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")
                + "?options="
                + options.replace(" ", "%20").replace("=", "%3D"),
            "q: {query: '" + sql + "', metrics: [{v: {usage: GAUGE, description: A number}}]}");

    assertThat(trial.failure("q").hint()).isEqualTo(hint);
  }

  private static List<String> timeouts(int major) {
    List<String> timeouts =
        new ArrayList<>(
            List.of("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"));
    if (major >= 14) {
      timeouts.add("idle_session_timeout");
    }
    if (major >= 17) {
      timeouts.add("transaction_timeout");
    }
    return timeouts;
  }

  @Test
  void whatTheUrlAsksForStays() throws Exception {
    String uri =
        Postgres.shared(18).uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")
            + "?options=-c%20idle_session_timeout%3D9s";

    assertThat(setting(uri, "idle_session_timeout")).isEqualTo("9s");
    assertThat(setting(uri, "transaction_timeout")).isEqualTo("0");
  }

  @Test
  void areOutOfForceInItsTransactionsBehindAPooler() throws Exception {
    try (Postgres postgres = Postgres.start(18)) {
      postgres.createMonitorRole();
      ODD.forEach(
          (name, value) -> postgres.sql("ALTER ROLE monitor SET " + name + " = '" + value + "'"));
      try (LocalPgBouncer pooler = LocalPgBouncer.before(postgres)) {
        String uri = pooler.uri("monitor", "postgres");

        assertThat(setting(uri, "client_min_messages")).isEqualTo("error");
        assertThat(setting(uri, "transaction_isolation")).isEqualTo("read committed");
      }
    }
  }

  private static String setting(String uri, String name) {
    return ask(uri, connections -> setting(connections.home(), name));
  }

  private static String settingOfVisitor(String uri, String database, String name) {
    return ask(uri, connections -> setting(connections.visit(database), name));
  }

  private static String setting(ServerConnections<Session>.Lease lease, String name)
      throws SQLException {
    return answer(lease, "SELECT pg_catalog.current_setting('" + name + "')");
  }

  private static String answer(String uri, String sql) {
    return ask(uri, connections -> answer(connections.home(), sql));
  }

  private static String answer(ServerConnections<Session>.Lease lease, String sql)
      throws SQLException {
    try (lease) {
      return lease.use(session -> session.query(sql, row -> row.next() ? row.getString(1) : ""));
    }
  }

  private interface Asking {
    String of(ServerConnections<Session> connections) throws SQLException, InterruptedException;
  }

  private static String ask(String uri, Asking asking) {
    ScheduledExecutorService housekeeper = Executors.newSingleThreadScheduledExecutor();
    try (ServerConnections<Session> connections =
        PostgresConnections.to(Trial.server(uri, ""), housekeeper)) {
      return asking.of(connections);
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      housekeeper.shutdownNow();
    }
  }
}
