package dev.pgvitals.builtin.storage;

import static dev.pgvitals.builtin.DatabaseReadings.awaitAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unused and duplicate indexes, and missing ones, against what is known to be true. */
class IndexValuesIT {
  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void anIndexIsUnusedUntilItIsScanned(int major) {
    try (LocalPostgres postgres = server(major);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql("CREATE TABLE t (id int PRIMARY KEY, x int)");
      assertThat(indexes(readings, "pg_indexes_use", "unused")).isZero();

      postgres.sql("INSERT INTO t SELECT n, n FROM generate_series(1, 10000) n");
      postgres.sql("CREATE INDEX t_x ON t (x)");

      assertThat(indexes(readings, "pg_indexes_use", "unused")).isOne();
      assertThat(indexes(readings, "pg_indexes_use", "unused_size_bytes"))
          .isEqualTo(Double.parseDouble(postgres.query("SELECT pg_relation_size('t_x')")));
      assertThat(indexes(readings, "pg_indexes_use", "statistics_age_seconds"))
          .isBetween(0.0, 600.0);

      postgres.sql("SET enable_seqscan = off", "SELECT count(*) FROM t WHERE x = 1");
      awaitAnswer(
          postgres,
          "SELECT idx_scan > 0 FROM pg_stat_user_indexes WHERE indexrelname = 't_x'",
          "t");

      assertThat(indexes(readings, "pg_indexes_use", "unused")).isZero();
      assertThat(indexes(readings, "pg_indexes_use", "unused_size_bytes")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void onlyIndexesThatAreTheSameInEverythingAreDuplicates(int major) {
    try (LocalPostgres postgres = server(major);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql(
          "CREATE TABLE t (id int PRIMARY KEY, x int, y text, z int UNIQUE)",
          "CREATE INDEX t_x ON t (x)",
          "CREATE INDEX t_x_desc ON t (x DESC)",
          "CREATE INDEX t_x_some ON t (x) WHERE x > 0",
          "CREATE INDEX t_x_y ON t (x, y)",
          "CREATE INDEX t_x_with_y ON t (x) INCLUDE (y)",
          "CREATE INDEX t_x_hash ON t USING hash (x)",
          "CREATE INDEX t_y ON t (y)",
          "CREATE INDEX t_y_pattern ON t (y text_pattern_ops)",
          "CREATE INDEX t_y_c ON t (y COLLATE \"C\")",
          "CREATE INDEX t_upper ON t (upper(y))",
          "CREATE INDEX t_lower ON t (lower(y))",
          "CREATE TABLE other (x int)",
          "CREATE INDEX other_x ON other (x)");
      assertThat(indexes(readings, "pg_indexes_duplicate", "duplicate")).isZero();
      assertThat(trial.samples("pg_index_duplicate")).isEmpty();

      postgres.sql(
          "CREATE INDEX another_by_x ON t (x)",
          "CREATE INDEX another_by_x_some ON t (x) WHERE x > 0",
          "CREATE INDEX another_by_lower ON t (lower(y))",
          "CREATE INDEX another_by_z ON t (z)");

      assertThat(indexes(readings, "pg_indexes_duplicate", "duplicate")).isEqualTo(4);
      assertThat(indexes(readings, "pg_indexes_duplicate", "duplicate_size_bytes"))
          .as("of a page each")
          .isEqualTo(4 * 8192);
      assertThat(readings.samples("pg_index_duplicate", "pg_index_duplicate_size_bytes"))
          .extracting(s -> s.labels().get("indexrelname") + " is " + s.labels().get("duplicate_of"))
          .containsExactlyInAnyOrder(
              "another_by_x is t_x",
              "another_by_x_some is t_x_some",
              "another_by_lower is t_lower",
              "another_by_z is t_z_key");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void aForeignKeyWantsAnIndexThatBeginsWithItsColumns(int major) {
    try (LocalPostgres postgres = server(major);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql(
          "CREATE TABLE one (id int PRIMARY KEY)",
          "CREATE TABLE two (a int, b int, PRIMARY KEY (a, b))",
          "CREATE TABLE t (p int REFERENCES one, q int REFERENCES one, r int REFERENCES one,"
              + " s int, a int, b int, u int REFERENCES one, v int REFERENCES one,"
              + " CONSTRAINT t_pair FOREIGN KEY (a, b) REFERENCES two)",
          "CREATE INDEX ON t (p)",
          "CREATE INDEX ON t (q) WHERE q IS NOT NULL",
          "CREATE INDEX ON t (s, r)",
          "CREATE INDEX ON t (r) WHERE s > 0",
          "CREATE INDEX ON t (u) WHERE s IS NOT NULL",
          "CREATE INDEX ON t (v) WHERE (v IS NOT NULL) IS NOT NULL",
          "CREATE INDEX ON t (a, s, b)");

      assertThat(constraints(readings, "foreign_keys")).isEqualTo(6);
      assertThat(constraints(readings, "foreign_keys_without_index")).isEqualTo(4);
      assertThat(readings.samples("pg_constraint_without_index", "pg_constraint_without_index"))
          .extracting(s -> s.labels().get("conname"))
          .containsExactlyInAnyOrder("t_r_fkey", "t_pair", "t_u_fkey", "t_v_fkey");

      postgres.sql(
          "CREATE INDEX ON t (b, a, s)",
          "CREATE INDEX ON t (r)",
          "CREATE INDEX ON t (u)",
          "CREATE INDEX ON t (v)");

      assertThat(constraints(readings, "foreign_keys_without_index")).isZero();
      assertThat(trial.samples("pg_constraint_without_index")).isEqualTo(List.of());

      postgres.sql("ALTER TABLE t ADD CONSTRAINT small CHECK (s < 10) NOT VALID");

      assertThat(constraints(readings, "not_valid")).isOne();
    }
  }

  private static LocalPostgres server(int major) {
    LocalPostgres postgres = LocalPostgres.start(major);
    postgres.createMonitorRole();
    return postgres;
  }

  private static double indexes(DatabaseReadings readings, String query, String column) {
    return readings.value(query, "pg_indexes_" + column);
  }

  private static double constraints(DatabaseReadings readings, String column) {
    return readings.value("pg_constraint", "pg_constraint_" + column);
  }
}
