package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What PostgreSQL 19 tells of subscriptions that those before it did not, as {@link
 * SubscriptionValuesIT} has them.
 */
class SubscriptionsSince19IT {
  private static final String SUBSCRIPTION = "pg_stat_subscription";
  private static final String STATS = "pg_stat_subscription_stats";
  private static final String TABLES = "pg_subscription_rel";

  private LocalPostgres postgres;
  private Figures figures;

  @BeforeEach
  void start() {
    postgres =
        LocalPostgres.start(
            19, Map.of("wal_retrieve_retry_interval", "100ms", "track_commit_timestamp", "on"));
    postgres.createMonitorRole();
    postgres.sql("CREATE DATABASE shop");
    figures = Figures.of(postgres);
  }

  @AfterEach
  void stop() {
    figures.close();
    postgres.close();
  }

  private void subscribe(String options) {
    postgres.sqlIn("shop", "SELECT pg_create_logical_replication_slot('buyer', 'pgoutput')");
    postgres.sql(
        "CREATE SUBSCRIPTION buyer CONNECTION 'host=127.0.0.1 port=%d user=postgres dbname=shop'"
                .formatted(postgres.port())
            + " PUBLICATION offers WITH (create_slot = false, slot_name = 'buyer'"
            + options
            + ")");
  }

  @Test
  void aSequenceThatCannotBeCopiedStaysBehindAndItsErrorsAreCounted() {
    postgres.sqlIn(
        "shop",
        "CREATE SEQUENCE numbers",
        "CREATE SEQUENCE steps INCREMENT 5",
        "CREATE PUBLICATION offers FOR ALL SEQUENCES");
    postgres.sql("CREATE SEQUENCE numbers", "CREATE SEQUENCE steps");
    subscribe("");

    figures.await(TABLES, "pg_subscription_rel_sequences", "postgres buyer ready", v -> v == 1);
    assertThat(figures.value(TABLES, "pg_subscription_rel_sequences", "postgres buyer initialize"))
        .isOne();
    assertThat(figures.value(TABLES, "pg_subscription_rel_tables", "postgres buyer ready"))
        .isZero();
    figures.await(
        STATS, SUBSCRIPTION + "_sync_sequence_errors_total", "postgres buyer", v -> v >= 1);
    assertThat(figures.value(STATS, SUBSCRIPTION + "_sync_errors_total", "postgres buyer"))
        .as("of tables and of sequences")
        .isGreaterThanOrEqualTo(1);
    assertThat(figures.value(SUBSCRIPTION, SUBSCRIPTION + "_up", "postgres buyer")).isOne();

    postgres.sql("ALTER SEQUENCE steps INCREMENT 5");

    figures.await(TABLES, "pg_subscription_rel_sequences", "postgres buyer ready", v -> v == 2);
  }

  @Test
  void anUpdateOfARowThatWasJustDeletedHereIsAConflictOfItsOwn() throws SQLException {
    postgres.sqlIn(
        "shop",
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders VALUES (1, 'one')",
        "CREATE PUBLICATION offers FOR TABLE orders");
    postgres.sql("CREATE TABLE orders (id int PRIMARY KEY, note text)");
    subscribe(", retain_dead_tuples = true");
    figures.await(TABLES, "pg_subscription_rel_tables", "postgres buyer ready", v -> v == 1);
    await("the row")
        .atMost(Duration.ofSeconds(30))
        .until(() -> postgres.query("SELECT count(*) FROM orders").equals("1"));
    assertThat(figures.value(STATS, SUBSCRIPTION + "_confl_update_deleted_total", "postgres buyer"))
        .isZero();

    // The row is kept for updates that are on their way: this one waits for the deletion.
    try (Connection here = postgres.superuser();
        Statement statement = here.createStatement()) {
      here.setAutoCommit(false);
      statement.execute("DELETE FROM orders");
      postgres.sqlIn("shop", "UPDATE orders SET note = 'two'");
      await("the update")
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND backend_type LIKE 'logical replication%'")
                      .equals("1"));
      here.commit();
    }

    figures.await(
        STATS, SUBSCRIPTION + "_confl_update_deleted_total", "postgres buyer", v -> v == 1);
    assertThat(figures.value(STATS, SUBSCRIPTION + "_conflicts_total", "postgres buyer")).isOne();
    assertThat(
            figures.samples("pg_replication_slots", "pg_replication_slots_active", "").stream()
                .filter(sample -> sample.has("slot_name", "pg_conflict_detection"))
                .mapToDouble(sample -> sample.value()))
        .as("the slot that keeps dead rows is in use")
        .containsExactly(1.0);
  }

  @Test
  void whatAPublicationLeavesOutAndWhetherItHasSequencesIsTold() {
    postgres.sqlIn(
        "shop",
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "CREATE TABLE secrets (id int PRIMARY KEY)",
        "CREATE PUBLICATION most FOR ALL TABLES EXCEPT (TABLE secrets)",
        "CREATE PUBLICATION numbers FOR ALL SEQUENCES");

    assertThat(Rehearsal.on(postgres).samples())
        .filteredOn(
            sample ->
                sample
                    .name()
                    .matches("pg_publication_(all_tables|all_sequences|tables|tables_left_out)"))
        .filteredOn(sample -> sample.has("datname", "shop"))
        .extracting(
            sample ->
                sample.labels().get("pubname") + " " + sample.name() + " " + (int) sample.value())
        .containsExactlyInAnyOrder(
            "most pg_publication_all_tables 1",
            "most pg_publication_all_sequences 0",
            "most pg_publication_tables 0",
            "most pg_publication_tables_left_out 1",
            "numbers pg_publication_all_tables 0",
            "numbers pg_publication_all_sequences 1",
            "numbers pg_publication_tables 0",
            "numbers pg_publication_tables_left_out 0");
  }
}
