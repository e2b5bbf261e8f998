package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions of one name in several databases. */
class SubscriptionNamesIT {
  private static final String SUBSCRIPTION = "pg_stat_subscription";
  private static final String STATS = "pg_stat_subscription_stats";
  private static final String UP = "pg_stat_subscription_up";
  private static final String DOWN = "pg_stat_subscription_down";
  private static final String ENABLED = "pg_stat_subscription_enabled";
  private static final String ERRORS = "pg_stat_subscription_apply_errors_total";

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 18})
  void eachIsToldByItself(int major) {
    Map<String, String> settings = Map.of("wal_retrieve_retry_interval", "100ms");
    try (LocalPostgres postgres = LocalPostgres.start(major, settings)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE TABLE orders (id int PRIMARY KEY)",
          "CREATE PUBLICATION offers FOR TABLE orders",
          "SELECT pg_create_logical_replication_slot('orders', 'pgoutput')");
      for (String database : new String[] {"disabled", "failing", "working"}) {
        postgres.sql("CREATE DATABASE " + database);
        postgres.sqlIn(database, "CREATE TABLE orders (id int PRIMARY KEY)");
      }
      String nowhere =
          "CREATE SUBSCRIPTION orders CONNECTION 'host=127.0.0.1 port=1' PUBLICATION offers"
              + " WITH (connect = false)";
      postgres.sqlIn("disabled", nowhere);
      postgres.sqlIn("failing", nowhere, "ALTER SUBSCRIPTION orders ENABLE");
      postgres.sqlIn(
          "working",
          "CREATE SUBSCRIPTION orders CONNECTION 'host=127.0.0.1 port=%d user=postgres"
                  .formatted(postgres.port())
              + " dbname=postgres' PUBLICATION offers WITH (create_slot = false)");
      try (Figures figures = Figures.of(postgres)) {
        figures.await(SUBSCRIPTION, UP, "working orders", v -> v == 1);
        figures.await(SUBSCRIPTION, DOWN, "failing orders", v -> v == 1);
        assertThat(figures.value(SUBSCRIPTION, DOWN, "working orders")).isZero();
        assertThat(figures.value(SUBSCRIPTION, ENABLED, "failing orders")).isOne();
        assertThat(figures.value(SUBSCRIPTION, ENABLED, "disabled orders")).isZero();
        assertThat(figures.value(SUBSCRIPTION, DOWN, "disabled orders")).isZero();
        assertThat(figures.samples(SUBSCRIPTION, UP, "")).hasSize(3);
        if (major >= 15) {
          postgres.sqlIn("working", "INSERT INTO orders VALUES (1)");
          postgres.sql("INSERT INTO orders VALUES (1)");

          figures.await(STATS, ERRORS, "working orders", v -> v >= 1);
          assertThat(figures.value(STATS, ERRORS, "failing orders")).isZero();
          assertThat(figures.samples(STATS, ERRORS, "")).hasSize(3);
        }
      }
    }
  }
}
