package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Readings;
import dev.pgvitals.builtin.activity.Client;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Ages in transactions, against transactions that were made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HorizonValuesIT {
  private static final double LOWERED = 100_000;

  private final LocalPostgres postgres =
      LocalPostgres.start(
          18,
          Map.of(
              "autovacuum", "off",
              "autovacuum_freeze_max_age", "100000",
              "max_prepared_transactions", "2"));

  @BeforeAll
  void create() {
    postgres.createMonitorRole();
    postgres.sql("CREATE TABLE t AS SELECT generate_series(1, 1000) AS x");
  }

  @AfterAll
  void close() {
    postgres.close();
  }

  @Test
  void theAgeIsAShareOfTheAgeAtWhichAutovacuumMustFreeze() {
    try (Readings readings = Readings.of(postgres)) {
      postgres.sql("VACUUM (FREEZE)");
      double start = age();
      assertThat(start).isLessThan(100);
      assertThat(share(readings)).isEqualTo(start / LOWERED, within(10 / LOWERED));

      useTransactions(600);

      assertThat(share(readings)).isEqualTo(age() / LOWERED, within(10 / LOWERED));
      assertThat(share(readings) - start / LOWERED).isEqualTo(600 / LOWERED, within(30 / LOWERED));
      assertThat(
              readings.value(
                  "pg_wraparound", "pg_wraparound_freeze_max_age_ratio", "postgres", "multixact"))
          .isEqualTo(
              Double.parseDouble(
                      postgres.query(
                          "SELECT mxid_age(datminmxid) FROM pg_database WHERE datname = 'postgres'"))
                  / 4e8);
    }
  }

  private double share(Readings readings) {
    return readings.value("pg_wraparound", "pg_wraparound_freeze_max_age_ratio", "postgres", "xid");
  }

  private double age() {
    return Double.parseDouble(
        postgres.query("SELECT age(datfrozenxid) FROM pg_database WHERE datname = 'postgres'"));
  }

  @Test
  void theNextTransactionIdGrowsByThoseUsedAndReadingItUsesNone() {
    try (Readings readings = Readings.of(postgres)) {
      double before = readings.value("pg_postmaster", "pg_next_transaction_id");
      for (int i = 0; i < 5; i++) {
        assertThat(readings.value("pg_postmaster", "pg_next_transaction_id")).isEqualTo(before);
        readings.value("pg_xmin_horizon", "pg_xmin_horizon_age", "backend");
        readings.value("pg_wraparound", "pg_wraparound_ratio", "postgres", "xid");
      }

      useTransactions(50);

      assertThat(readings.value("pg_postmaster", "pg_next_transaction_id")).isEqualTo(before + 50);
    }
  }

  @Test
  void aSessionThatHasWrittenAndIsIdleHoldsTheHorizonWithoutASnapshot() throws SQLException {
    try (Readings readings = Readings.of(postgres);
        Client writer = Client.of(postgres)) {
      writer.run("BEGIN", "INSERT INTO t VALUES (0)");
      assertThat(
              postgres.query(
                  "SELECT backend_xmin IS NULL FROM pg_stat_activity"
                      + " WHERE state = 'idle in transaction'"))
          .isEqualTo("t");

      useTransactions(40);

      assertThat(holds(readings, "backend")).isEqualTo(41);
      writer.run("ROLLBACK");
      assertThat(holds(readings, "backend")).isZero();
    }
  }

  @Test
  void aSnapshotHoldsTheHorizonAndAVacuumDoesNot() throws SQLException {
    try (Readings readings = Readings.of(postgres);
        Client vacuum = Client.of(postgres)) {
      vacuum
          .run("SET vacuum_cost_delay = '100ms'", "SET vacuum_cost_limit = 1")
          .begin("VACUUM (FREEZE, DISABLE_PAGE_SKIPPING) t");
      await("a VACUUM at work")
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT count(backend_xmin) FROM pg_stat_activity"
                              + " JOIN pg_stat_progress_vacuum USING (pid)")
                      .equals("1"));
      useTransactions(30);
      assertThat(holds(readings, "backend")).isZero();

      try (Client reader = Client.of(postgres)) {
        reader.run("BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT 1");
        useTransactions(20);

        assertThat(holds(readings, "backend")).isEqualTo(20);
      }
    }
  }

  @Test
  void aPreparedTransactionHoldsTheHorizon() throws SQLException {
    try (Readings readings = Readings.of(postgres)) {
      postgres.prepareTransaction("forgotten", "INSERT INTO t VALUES (0)");

      useTransactions(25);

      assertThat(holds(readings, "prepared")).isEqualTo(26);
      assertThat(holds(readings, "backend")).isZero();
      postgres.sql("ROLLBACK PREPARED 'forgotten'");
      assertThat(holds(readings, "prepared")).isZero();
    }
  }

  private static double holds(Readings readings, String holder) {
    return readings.value("pg_xmin_horizon", "pg_xmin_horizon_age", holder);
  }

  private void useTransactions(int number) {
    String[] statements = new String[number];
    Arrays.fill(statements, "SELECT pg_current_xact_id()");
    postgres.sql(statements);
  }
}
