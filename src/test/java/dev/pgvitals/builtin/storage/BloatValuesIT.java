package dev.pgvitals.builtin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.page.MoreAccess;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What bloat is estimated to be, against what writing tables and indexes anew gives back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BloatValuesIT {
  private static final String[] TABLES = {"dense", "holes", "wide", "numbers"};

  private LocalPostgres postgres;
  private DatabaseReadings readings;
  private Trial trial;

  @BeforeAll
  void fill() {
    postgres = LocalPostgres.start(18, Map.of("autovacuum", "off"));
    postgres.createMonitorRole();
    MoreAccess.grantIn(postgres, "postgres");
    postgres.sql(
        "CREATE EXTENSION pgstattuple",
        "CREATE TABLE dense (id int PRIMARY KEY, customer bigint, note text, paid bool)",
        "INSERT INTO dense SELECT n, n % 1000, repeat('x', n % 60), n % 2 = 0"
            + " FROM generate_series(1, 120000) n",
        "CREATE INDEX dense_customer ON dense (customer)",
        "CREATE INDEX dense_lower ON dense (lower(note))",
        "CREATE TABLE holes (id int PRIMARY KEY, key text, rare text)",
        "INSERT INTO holes SELECT n, md5(n::text), CASE WHEN n % 5 = 0 THEN md5(n::text) END"
            + " FROM generate_series(1, 80000) n",
        "CREATE INDEX holes_key ON holes (key)",
        "CREATE INDEX holes_rare ON holes (rare)",
        "DELETE FROM holes WHERE id % 10 < 4",
        "CREATE TABLE wide (id bigint, note text) WITH (fillfactor = 70.4)",
        "INSERT INTO wide SELECT n, repeat(md5(n::text), 10) FROM generate_series(1, 20000) n",
        "DELETE FROM wide WHERE id % 4 = 0",
        "CREATE TABLE numbers (a int, b int)",
        "INSERT INTO numbers SELECT n, n FROM generate_series(1, 100000) n",
        "CREATE INDEX numbers_pair ON numbers (b, a)",
        "DELETE FROM numbers WHERE a % 5 <> 0",
        "CREATE TABLE unknown AS SELECT n FROM generate_series(1, 60000) n",
        "VACUUM",
        "ANALYZE dense, holes, wide, numbers");
    trial =
        Trial.of(
            postgres,
            CatalogueFiles.builtin().text()
                + "\nexact: {extends: pgstattuple, enabled: true, name: exact}\n");
    readings = new DatabaseReadings(trial);
  }

  @AfterAll
  void stop() {
    trial.close();
    postgres.close();
  }

  @Test
  void theEstimateIsWhatWritingAnewGivesBack() {
    Map<String, Double> before = sizes();
    Map<String, Double> estimates = estimates();
    double waste =
        (exact("dead_bytes", "holes") + exact("free_bytes", "holes"))
            / exact("table_bytes", "holes");
    assertThat(estimates.get("holes")).as("by pgstattuple").isEqualTo(waste, within(0.07));

    for (String table : TABLES) {
      postgres.sql("VACUUM FULL " + table);
    }

    Map<String, Double> after = sizes();
    assertThat(estimates)
        .containsOnlyKeys(
            "dense",
            "holes",
            "wide",
            "numbers",
            "dense_pkey",
            "holes_pkey",
            "holes_key",
            "holes_rare",
            "numbers_pair")
        .allSatisfy(
            (relation, estimate) ->
                assertThat(estimate)
                    .as(relation)
                    .isEqualTo(
                        1 - after.getOrDefault(relation, 0.0) / before.getOrDefault(relation, 1.0),
                        within(0.07)));
    assertThat(estimates.get("holes")).as("two fifths were deleted").isBetween(0.35, 0.45);
    assertThat(estimates.get("numbers_pair")).isBetween(0.75, 0.85);
    assertThat(estimates.get("dense")).isLessThan(0.05);

    postgres.sql("ANALYZE dense, holes, wide, numbers");

    assertThat(estimates()).allSatisfy((table, ratio) -> assertThat(ratio).isLessThan(0.08));
  }

  @Test
  void pgstattupleLooksAtTheLargestTables() {
    assertThat(readings.samples("exact", "exact_table_bytes", "public"))
        .extracting(s -> s.labels().get("relname"))
        .contains(TABLES);
    for (String table : TABLES) {
      double size = exact("table_bytes", table);
      double live = exact("live_bytes", table);

      assertThat(size)
          .as(table)
          .isEqualTo(
              Double.parseDouble(postgres.query("SELECT pg_relation_size('%s')".formatted(table))));
      assertThat(live).as(table).isBetween(0.05 * size, size);
      assertThat(live + exact("dead_bytes", table) + exact("free_bytes", table))
          .as(table)
          .isLessThanOrEqualTo(size);
      assertThat(exact("scanned_ratio", table)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void aTableThatWasNeverAnalyzedHasNoFigure() {
    assertThat(readings.samples("pg_table_bloat", "pg_table_bloat_ratio", "public", "unknown"))
        .isEmpty();
  }

  private double exact(String column, String table) {
    return readings.value("exact", "exact_" + column, "public", table);
  }

  private Map<String, Double> estimates() {
    Map<String, Double> estimates = new HashMap<>();
    readings
        .samples("pg_table_bloat", "pg_table_bloat_ratio", "public")
        .forEach(s -> estimates.put(s.labels().getOrDefault("relname", ""), s.value()));
    readings
        .samples("pg_index_bloat", "pg_index_bloat_ratio", "public")
        .forEach(s -> estimates.put(s.labels().getOrDefault("indexrelname", ""), s.value()));
    return estimates;
  }

  private Map<String, Double> sizes() {
    Map<String, Double> sizes = new HashMap<>();
    postgres
        .queryColumn(
            "SELECT relname || ' ' || pg_relation_size(oid) FROM pg_class"
                + " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')")
        .forEach(
            line -> {
              String[] words = line.split(" ", 2);
              sizes.put(words[0], Double.parseDouble(words[1]));
            });
    return sizes;
  }
}
