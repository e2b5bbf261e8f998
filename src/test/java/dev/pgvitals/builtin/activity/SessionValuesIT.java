package dev.pgvitals.builtin.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Readings;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What clients do, and for how long, against what they were made to do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionValuesIT {
  private static final String IDLE = "idle in transaction";

  private final LocalPostgres postgres =
      LocalPostgres.start(
          18, Map.of("max_connections", "23", "superuser_reserved_connections", "3"));

  @BeforeAll
  void create() {
    postgres.createMonitorRole();
  }

  @AfterAll
  void close() {
    postgres.close();
  }

  @Test
  void sixtyPercentOfTheConnectionsAreUsed() throws SQLException {
    List<Client> clients = new ArrayList<>();
    try (Readings readings = Readings.of(postgres)) {
      for (int i = 0; i < 11; i++) {
        clients.add(Client.of(postgres));
      }

      assertThat(readings.value("pg_connections", "pg_connections_used_ratio"))
          .as("eleven and the agent, of twenty")
          .isEqualTo(0.6, within(1e-9));
    } finally {
      for (Client client : clients) {
        client.close();
      }
    }
  }

  @Test
  void sessionsAreCountedByApplicationAndNumbersInItsNameAreNotNames() throws SQLException {
    try (Readings readings = Readings.of(postgres);
        Client one = Client.of(postgres, "worker-2 job 48151");
        Client two = Client.of(postgres, "worker-2 job 62342").run("BEGIN");
        Client three =
            Client.of(postgres, "import 0f8fad5b-d9cb-469f-a165-70867728950e").run("BEGIN");
        Client four = Client.of(postgres, "worker-2 job 10010")) {
      assertThat(List.of(one, two, three, four)).hasSize(4);

      assertThat(connections(readings, "worker-2 job #", "idle")).isEqualTo(2);
      assertThat(connections(readings, "worker-2 job #", IDLE)).isEqualTo(1);
      assertThat(connections(readings, "import #", IDLE)).isEqualTo(1);
      assertThat(readings.samples("pg_stat_activity_connections", "pg_stat_activity_connections"))
          .as("the agent's own session is left out")
          .noneMatch(sample -> sample.has("application_name", "pgvitals"));
    }
  }

  private static double connections(Readings readings, String application, String state) {
    return readings.value(
        "pg_stat_activity_connections",
        "pg_stat_activity_connections",
        "postgres",
        "postgres",
        application,
        state);
  }

  @Test
  void anIdleTransactionIsAsOldAsItIs() throws SQLException {
    String age =
        "SELECT extract(epoch FROM clock_timestamp() - %s) FROM pg_stat_activity"
            + " WHERE state = 'idle in transaction'";
    try (Readings readings = Readings.of(postgres);
        Client client = Client.of(postgres).run("BEGIN", "SELECT pg_sleep(1.2)")) {
      assertThat(client).isNotNull();
      double transaction = number(age.formatted("xact_start"));
      double idle = number(age.formatted("state_change"));

      double maxTransaction =
          readings.value(
              "pg_stat_activity_longest", "pg_stat_activity_max_transaction_seconds", "postgres");
      double maxIdle =
          readings.value(
              "pg_stat_activity_longest",
              "pg_stat_activity_max_idle_in_transaction_seconds",
              "postgres");

      assertThat(maxTransaction)
          .isBetween(transaction, number(age.formatted("xact_start")))
          .isGreaterThan(1.2);
      assertThat(maxIdle).isBetween(idle, number(age.formatted("state_change")));
      assertThat(maxTransaction - maxIdle).as("the time that it was not idle").isGreaterThan(1.1);
      assertThat(buckets(readings, "transaction")).startsWith(0.0, 1.0).endsWith(1.0).hasSize(10);
      assertThat(buckets(readings, "query")).containsOnly(0.0).hasSize(10);
      assertThat(
              readings.value(
                  "pg_stat_activity_ages", "pg_stat_activity_transaction_age_seconds_sum"))
          .isGreaterThanOrEqualTo(maxTransaction);
      assertThat(
              readings.value(
                  "pg_stat_activity_ages",
                  "pg_stat_activity_idle_in_transaction_age_seconds_count"))
          .isEqualTo(1);
      assertThat(readings.value("pg_postmaster", "pg_long_running_transactions")).isEqualTo(1);
    }
  }

  private static List<Double> buckets(Readings readings, String what) {
    return readings
        .samples("pg_stat_activity_ages", "pg_stat_activity_%s_age_seconds_bucket".formatted(what))
        .stream()
        .map(Sample::value)
        .toList();
  }

  @Test
  void connectionsThatNobodyUsesAreCountedByApplication() throws SQLException {
    try (Readings readings =
            Readings.of(postgres, "interval '10 minutes'", "interval '500 milliseconds'");
        Client one = Client.of(postgres, "leaky");
        Client two = Client.of(postgres, "leaky");
        Client open = Client.of(postgres, "leaky").run("BEGIN")) {
      awaitThat(
          "half a second of idleness",
          "bool_and(now() - state_change > interval '0.5 s')",
          "leaky");
      try (Client fresh = Client.of(postgres, "fresh")) {
        assertThat(List.of(one, two, open, fresh)).hasSize(4);

        assertThat(idle(readings, "leaky")).isEqualTo(2);
        assertThat(idle(readings, "fresh")).isZero();
      }
      assertThat(
              readings.value("pg_process_idle", "pg_process_idle_seconds_count", "idle", "leaky"))
          .isEqualTo(2);
      assertThat(readings.value("pg_process_idle", "pg_process_idle_seconds_sum", "idle", "leaky"))
          .isBetween(1.0, 120.0);
      assertThat(
              readings.value(
                  "pg_process_idle", "pg_process_idle_seconds_bucket", IDLE, "leaky", "+Inf"))
          .isEqualTo(1);
    }
  }

  private static double idle(Readings readings, String application) {
    return readings.value(
        "pg_stat_activity_idle_connections",
        "pg_stat_activity_idle_connections",
        application,
        "10m");
  }

  @Test
  void whatSessionsWaitForIsNamed() throws SQLException {
    try (Readings readings = Readings.of(postgres);
        Client one = Client.of(postgres, "sleeper").begin("SELECT pg_sleep(60)");
        Client two = Client.of(postgres, "sleeper").begin("SELECT pg_sleep(60)")) {
      assertThat(List.of(one, two)).hasSize(2);
      awaitThat("two that sleep", "count(*) FILTER (WHERE wait_event = 'PgSleep') = 2", "sleeper");

      assertThat(
              readings.value(
                  "pg_stat_activity_wait_events",
                  "pg_stat_activity_wait_event_sessions",
                  "Timeout",
                  "PgSleep"))
          .isEqualTo(2);
      assertThat(
              readings.value("pg_stat_activity_waits", "pg_stat_activity_wait_sessions", "Timeout"))
          .isEqualTo(2);
    }
  }

  @Test
  void aConnectionLimitIsUsedUpByItsDatabaseAndItsRole() throws SQLException {
    postgres.sql(
        "CREATE DATABASE narrow CONNECTION LIMIT 4",
        "CREATE ROLE few LOGIN PASSWORD 'few' CONNECTION LIMIT 2");
    try (Readings readings = Readings.of(postgres);
        var one = postgres.connect("narrow", "few", "few")) {
      assertThat(one.isClosed()).isFalse();

      assertThat(readings.value("pg_database", "pg_database_connections_used_ratio", "narrow"))
          .isEqualTo(0.25);
      assertThat(readings.value("pg_roles", "pg_roles_connections_used_ratio", "few"))
          .isEqualTo(0.5);
      assertThat(readings.value("pg_roles", "pg_roles_client_addresses", "few")).isEqualTo(1);
      assertThat(readings.samples("pg_database", "pg_database_connections_used_ratio"))
          .as("only where there is a limit")
          .hasSize(1);
    }
  }

  private double number(String sql) {
    return Double.parseDouble(postgres.query(sql));
  }

  private void awaitThat(String what, String condition, String application) {
    await(what)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                postgres
                    .query(
                        "SELECT %s FROM pg_stat_activity WHERE application_name = '%s'"
                            .formatted(condition, application))
                    .equals("t"));
  }
}
