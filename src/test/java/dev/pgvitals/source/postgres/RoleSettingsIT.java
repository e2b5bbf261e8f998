package dev.pgvitals.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.jdbc.ServerConnections;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    ScheduledExecutorService housekeeper = Executors.newSingleThreadScheduledExecutor();
    try (ServerConnections<Session> connections =
            PostgresConnections.to(Trial.server(uri, ""), housekeeper);
        ServerConnections<Session>.Lease lease = connections.home()) {
      return lease.use(
          session ->
              session.query(
                  "SELECT pg_catalog.current_setting('" + name + "')",
                  row -> row.next() ? row.getString(1) : ""));
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      housekeeper.shutdownNow();
    }
  }
}
