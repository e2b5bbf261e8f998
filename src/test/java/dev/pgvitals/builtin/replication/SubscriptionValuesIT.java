package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.builtin.page.DocumentedSql;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server whose database {@code postgres} subscribes to what its database {@code shop} publishes.
 */
class SubscriptionValuesIT {
  private static final String SUBSCRIPTION = "pg_stat_subscription";
  private static final String STATS = "pg_stat_subscription_stats";
  private static final String TABLES = "pg_subscription_rel";

  private LocalPostgres postgres;
  private Figures figures;

  @BeforeEach
  void subscribe() {
    postgres = LocalPostgres.start(18, Map.of("wal_retrieve_retry_interval", "100ms"));
    postgres.createMonitorRole();
    postgres.sql("CREATE DATABASE shop");
    postgres.sqlIn(
        "shop",
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "CREATE TABLE items (id int PRIMARY KEY)",
        "INSERT INTO items VALUES (1), (2)",
        "CREATE PUBLICATION offers FOR TABLE orders, items WITH (publish = 'insert, update')",
        "SELECT pg_create_logical_replication_slot('buyer', 'pgoutput')");
    postgres.sql(
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "CREATE TABLE items (id int PRIMARY KEY)",
        "INSERT INTO items VALUES (2)",
        "CREATE SUBSCRIPTION buyer CONNECTION 'host=127.0.0.1 port=%d user=postgres dbname=shop'"
                .formatted(postgres.port())
            + " PUBLICATION offers WITH (create_slot = false, slot_name = 'buyer')");
    figures = Figures.of(postgres);
  }

  @AfterEach
  void stop() {
    figures.close();
    postgres.close();
  }

  @Test
  void aTableThatCannotBeCopiedStaysBehindAndItsErrorsAreCounted() {
    figures.await(TABLES, "pg_subscription_rel_tables", "postgres buyer ready", v -> v == 1);
    figures.await(TABLES, "pg_subscription_rel_tables", "postgres buyer copying", v -> v == 1);
    assertThat(figures.samples(TABLES, "pg_subscription_rel_tables", ""))
        .as("the states that there are")
        .hasSize(5);
    figures.await(STATS, "pg_stat_subscription_sync_errors_total", "postgres buyer", v -> v >= 2);
    assertThat(figures.value(STATS, "pg_stat_subscription_apply_errors_total", "postgres buyer"))
        .isZero();
    assertThat(figures.value(SUBSCRIPTION, "pg_stat_subscription_up", "postgres buyer")).isOne();

    postgres.sql("DELETE FROM items");

    figures.await(TABLES, "pg_subscription_rel_tables", "postgres buyer ready", v -> v == 2);
    assertThat(figures.value(TABLES, "pg_subscription_rel_tables", "postgres buyer copying"))
        .isZero();
  }

  @Test
  void aChangeThatCannotBeAppliedIsAnErrorAndAConflict() {
    postgres.sql("DELETE FROM items");
    figures.await(TABLES, "pg_subscription_rel_tables", "postgres buyer ready", v -> v == 2);
    assertThat(figures.value(STATS, "pg_stat_subscription_conflicts_total", "postgres buyer"))
        .isZero();
    postgres.sql("INSERT INTO orders VALUES (7)");

    postgres.sqlIn("shop", "INSERT INTO orders VALUES (7)");

    figures.await(STATS, "pg_stat_subscription_apply_errors_total", "postgres buyer", v -> v >= 1);
    figures.await(
        STATS, "pg_stat_subscription_confl_insert_exists_total", "postgres buyer", v -> v >= 1);
    assertThat(
            figures.value(
                STATS, "pg_stat_subscription_confl_update_missing_total", "postgres buyer"))
        .isZero();

    postgres.sql("DELETE FROM orders");
    await("the order")
        .atMost(Duration.ofSeconds(30))
        .until(() -> postgres.query("SELECT id FROM orders").equals("7"));
    postgres.sql("DELETE FROM orders");
    postgres.sqlIn("shop", "UPDATE orders SET id = 8");

    figures.await(
        STATS, "pg_stat_subscription_confl_update_missing_total", "postgres buyer", v -> v == 1);
  }

  @Test
  void aSubscriptionWithoutAWorkerIsDownUnlessItIsDisabled() {
    figures.await(SUBSCRIPTION, "pg_stat_subscription_up", "postgres buyer", v -> v == 1);
    assertThat(figures.value(SUBSCRIPTION, "pg_stat_subscription_down", "postgres buyer")).isZero();
    figures.await(
        SUBSCRIPTION, "pg_stat_subscription_received_lsn_bytes", "postgres buyer", v -> v > 0);
    double started =
        Double.parseDouble(postgres.query("SELECT extract(epoch FROM pg_postmaster_start_time())"));
    figures.await(
        SUBSCRIPTION,
        "pg_stat_subscription_last_msg_send_timestamp_seconds",
        "postgres buyer",
        v -> v >= started);

    postgres.sql("ALTER SUBSCRIPTION buyer CONNECTION 'host=127.0.0.1 port=1'");

    figures.await(SUBSCRIPTION, "pg_stat_subscription_down", "postgres buyer", v -> v == 1);
    assertThat(figures.value(SUBSCRIPTION, "pg_stat_subscription_enabled", "postgres buyer"))
        .isOne();

    postgres.sql("ALTER SUBSCRIPTION buyer DISABLE");

    figures.await(SUBSCRIPTION, "pg_stat_subscription_enabled", "postgres buyer", v -> v == 0);
    assertThat(figures.value(SUBSCRIPTION, "pg_stat_subscription_down", "postgres buyer")).isZero();
    figures.await(SUBSCRIPTION, "pg_stat_subscription_up", "postgres buyer", v -> v == 0);
  }

  @Test
  void whatAPublicationPublishesIsTold() {
    assertThat(Rehearsal.on(postgres).samples())
        .filteredOn(sample -> sample.name().startsWith("pg_publication_"))
        .filteredOn(sample -> sample.has("datname", "shop") && sample.has("pubname", "offers"))
        .extracting(sample -> sample.name() + " " + (int) sample.value())
        .containsExactlyInAnyOrder(
            "pg_publication_all_tables 0",
            "pg_publication_inserts 1",
            "pg_publication_updates 1",
            "pg_publication_deletes 0",
            "pg_publication_truncates 0",
            "pg_publication_tables 2",
            "pg_publication_schemas 0");
  }

  /** As docs/more-access.md tells it, for the role {@code monitor}. */
  @Test
  void originsAreToldThroughTheViewThatTheDocumentationTellsToCreate() {
    assertThat(Rehearsal.on(postgres).plan().skipped())
        .filteredOn(skipped -> skipped.query().name().equals("pg_replication_origin_status"))
        .allMatch(skipped -> skipped.reason() == SkipReason.RELATION)
        .hasSize(1);
    postgres.sql(
        "DELETE FROM items",
        DocumentedSql.after("## Replication origins").replace("TO pgvitals;", "TO monitor;"));
    figures.await(TABLES, "pg_subscription_rel_tables", "postgres buyer ready", v -> v == 2);
    postgres.sqlIn("shop", "INSERT INTO orders VALUES (1)");
    await("the order")
        .atMost(Duration.ofSeconds(30))
        .until(() -> postgres.query("SELECT id FROM orders").equals("1"));
    String origin = "pg_" + postgres.query("SELECT oid FROM pg_subscription");

    Rehearsal rehearsal = Rehearsal.on(postgres);

    assertThat(rehearsal.failures()).isEmpty();
    assertThat(rehearsal.of("pg_replication_origin_status_remote_lsn_bytes"))
        .filteredOn(sample -> sample.has("origin", origin))
        .extracting(Sample::value)
        .containsExactly(
            Double.parseDouble(
                postgres.query(
                    "SELECT remote_lsn - '0/0' FROM pg_replication_origin_status"
                        + " WHERE external_id = '%s'".formatted(origin))));
  }
}
