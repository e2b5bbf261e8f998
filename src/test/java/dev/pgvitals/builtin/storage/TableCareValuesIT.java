package dev.pgvitals.builtin.storage;

import static dev.pgvitals.builtin.DatabaseReadings.awaitStatistics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead rows, and what autovacuum would do about them, against what is known to be true. */
class TableCareValuesIT {
  private static final String TABLE = "pg_stat_user_tables";
  private static final String SIZE = "pg_stat_user_tables_size";

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void rowsThatDiedAreJudgedByTheTablesOwnThresholds(int major) {
    try (LocalPostgres postgres = withoutAutovacuum(major);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql(
          "CREATE TABLE own (id int) WITH (autovacuum_vacuum_threshold = 100,"
              + " autovacuum_vacuum_scale_factor = 0.1, autovacuum_analyze_threshold = 50,"
              + " autovacuum_analyze_scale_factor = 0, autovacuum_vacuum_insert_threshold = -1)",
          "CREATE TABLE usual (id int PRIMARY KEY)");
      fill(postgres, "own");
      fill(postgres, "usual");

      postgres.sql("DELETE FROM own WHERE id <= 300");
      awaitStatistics(postgres, "own", "n_dead_tup", 300);

      assertThat(own(readings, "n_dead_tup_ratio")).isEqualTo(0.3, within(1e-9));
      assertThat(own(readings, "autovacuum_vacuum_score")).isEqualTo(300 / 200.0, within(1e-6));
      assertThat(own(readings, "autovacuum_analyze_score")).isEqualTo(300 / 50.0, within(1e-6));
      assertThat(readings.samples(TABLE, TABLE + "_autovacuum_vacuum_insert_score", "public"))
          .extracting(sample -> sample.labels().get("relname"), Sample::value)
          .as("switched off for the one, 1000 / (1000 + 0.2 * 1000) for the other")
          .singleElement()
          .satisfies(
              tuple -> {
                assertThat(tuple.toList().get(0)).isEqualTo("usual");
                assertThat((double) tuple.toList().get(1)).isEqualTo(1000 / 1200.0, within(1e-6));
              });
      assertThat(readings.value(TABLE, TABLE + "_autovacuum_vacuum_score", "public", "usual"))
          .isZero();
      assertThat(care(readings, "vacuum_due")).isOne();
      assertThat(care(readings, "analyze_due")).isOne();
      assertThat(care(readings, "autovacuum_disabled")).isZero();
      assertThat(care(readings, "without_primary_key")).isOne();

      postgres.sql("ALTER TABLE own SET (autovacuum_enabled = off)");

      assertThat(care(readings, "vacuum_due")).isZero();
      assertThat(care(readings, "analyze_due")).isZero();
      assertThat(care(readings, "autovacuum_disabled")).isOne();
    }
  }

  @Test
  void aTableThatWasNeverVacuumedHasNoAge() {
    try (LocalPostgres postgres = withoutAutovacuum(18);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql("CREATE TABLE own (id int)");
      assertThat(readings.samples(TABLE, TABLE + "_vacuum_age_seconds")).isEmpty();
      assertThat(readings.samples(TABLE, TABLE + "_analyze_age_seconds")).isEmpty();
      assertThat(readings.samples(TABLE, TABLE + "_n_dead_tup_ratio")).isEmpty();

      postgres.sql("ANALYZE own");

      assertThat(own(readings, "analyze_age_seconds")).isBetween(0.0, 60.0);
      assertThat(readings.samples(TABLE, TABLE + "_vacuum_age_seconds")).isEmpty();

      postgres.sql("VACUUM own");

      assertThat(own(readings, "vacuum_age_seconds")).isBetween(0.0, 60.0);
    }
  }

  @Test
  void from18OnTheThresholdHasAMaximum() {
    try (LocalPostgres postgres = withoutAutovacuum(18);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql("CREATE TABLE own (id int) WITH (autovacuum_vacuum_max_threshold = 150)");
      fill(postgres, "own");
      postgres.sql("DELETE FROM own WHERE id <= 300");
      awaitStatistics(postgres, "own", "n_dead_tup", 300);

      assertThat(own(readings, "autovacuum_vacuum_score")).isEqualTo(300 / 150.0, within(1e-6));
      assertThat(care(readings, "vacuum_due")).isOne();

      postgres.sql("ALTER TABLE own SET (autovacuum_vacuum_max_threshold = -1)");

      assertThat(own(readings, "autovacuum_vacuum_score"))
          .as("50 + 0.2 * 1000")
          .isEqualTo(300 / 250.0, within(1e-6));
    }
  }

  @Test
  void theAgeOfATableIsJudgedByItsOwnLimit() {
    try (LocalPostgres postgres = withoutAutovacuum(18);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql(
          "CREATE TABLE own (id int) WITH (autovacuum_freeze_max_age = 100000)",
          "CREATE TABLE usual (id int)");
      assertThat(care(readings, "freeze_due")).isZero();

      postgres.sql(
          "DO $$ BEGIN FOR n IN 1..120000 LOOP"
              + " BEGIN INSERT INTO usual VALUES (n); EXCEPTION WHEN OTHERS THEN NULL; END;"
              + " END LOOP; END $$");

      assertThat(readings.value(SIZE, TABLE + "_autovacuum_xid_score", "public", "own"))
          .isEqualTo(1.2, within(0.01));
      assertThat(readings.value(SIZE, TABLE + "_autovacuum_xid_score", "public", "usual"))
          .isEqualTo(120_000 / 200_000_000.0, within(0.00001));
      assertThat(care(readings, "freeze_due")).isOne();
    }
  }

  @Test
  void relationsAreCountedByKind() {
    try (LocalPostgres postgres = withoutAutovacuum(18);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql(
          "CREATE TABLE a (id serial PRIMARY KEY)",
          "CREATE UNLOGGED TABLE b (x int)",
          "CREATE TEMPORARY TABLE c (x int)",
          "CREATE VIEW d AS SELECT 1",
          "CREATE TABLE e (x int) PARTITION BY LIST (x)",
          "CREATE TABLE e1 PARTITION OF e FOR VALUES IN (1)");

      double views = kind(readings, "view");
      postgres.sql("CREATE VIEW another AS SELECT 1");

      assertThat(kind(readings, "table")).isEqualTo(3);
      assertThat(kind(readings, "partitioned_table")).isOne();
      assertThat(kind(readings, "sequence")).isOne();
      assertThat(kind(readings, "materialized_view")).isZero();
      assertThat(kind(readings, "view")).isEqualTo(views + 1);
      assertThat(care(readings, "unlogged")).isOne();
      assertThat(care(readings, "partitions")).isOne();
      assertThat(care(readings, "without_primary_key")).as("b and e").isEqualTo(2);
    }
  }

  private static LocalPostgres withoutAutovacuum(int major) {
    LocalPostgres postgres = LocalPostgres.start(major, Map.of("autovacuum", "off"));
    postgres.createMonitorRole();
    return postgres;
  }

  /** With 1000 rows that the planner knows of. */
  private static void fill(LocalPostgres postgres, String table) {
    postgres.sql("INSERT INTO " + table + " SELECT generate_series(1, 1000)");
    awaitStatistics(postgres, table, "n_live_tup", 1000);
    postgres.sql("ANALYZE " + table);
    awaitStatistics(postgres, table, "n_mod_since_analyze", 0);
  }

  private static double own(DatabaseReadings readings, String column) {
    return readings.value(TABLE, TABLE + "_" + column, "public", "own");
  }

  private static double care(DatabaseReadings readings, String column) {
    return readings.value("pg_tables", "pg_tables_" + column);
  }

  private static double kind(DatabaseReadings readings, String kind) {
    return readings.value("pg_class", "pg_class_relations", kind);
  }
}
