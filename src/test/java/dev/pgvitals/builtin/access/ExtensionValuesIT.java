package dev.pgvitals.builtin.access;

import static dev.pgvitals.builtin.DatabaseReadings.awaitAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extensions, collations and functions against what is known to be true. */
class ExtensionValuesIT {
  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void anUpdateOfAnExtensionIsSeen(int major) {
    try (LocalPostgres postgres = server(major);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql("CREATE EXTENSION citext");
      assertThat(update(readings)).isZero();

      postgres.sql("UPDATE pg_extension SET extversion = '1.0' WHERE extname = 'citext'");

      assertThat(update(readings)).isOne();
      assertThat(readings.samples("pg_extension", "pg_extension_info", "citext"))
          .singleElement()
          .satisfies(
              info ->
                  assertThat(info.labels())
                      .containsEntry("extversion", "1.0")
                      .containsEntry("schemaname", "public"));

      postgres.sql("UPDATE pg_extension SET extname = 'gone' WHERE extname = 'citext'");

      assertThat(readings.samples("pg_extension", "pg_extension_update_available", "gone"))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void aCollationThatChangedUnderAnIndexIsSeen(int major) {
    try (LocalPostgres postgres = server(major);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql(
          "CREATE COLLATION german (provider = icu, locale = 'de')",
          "CREATE COLLATION unused (provider = icu, locale = 'fr')",
          "CREATE TABLE t (x text COLLATE german, y text COLLATE german)",
          "CREATE INDEX ON t (x, y)",
          "CREATE INDEX ON t (y)");
      assertThat(collations(readings, "version_mismatch")).isZero();
      assertThat(collations(readings, "version_mismatch_indexes")).isZero();

      postgres.sql(
          "UPDATE pg_collation SET collversion = '1' WHERE collname IN ('german', 'unused')");

      assertThat(collations(readings, "version_mismatch")).isOne();
      assertThat(collations(readings, "version_mismatch_indexes")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void callsOfAFunctionAreCountedUnderItsName(int major) {
    try (LocalPostgres postgres = server(major);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      String body =
          " RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN 1; END $$";
      postgres.sql("CREATE FUNCTION nap()" + body, "CREATE FUNCTION nap(int)" + body);
      assertThat(readings.samples("pg_stat_user_functions", "pg_stat_user_functions_calls_total"))
          .isEmpty();

      postgres.sql("SELECT nap(), nap(), nap(1)");
      awaitAnswer(postgres, "SELECT sum(calls) FROM pg_stat_user_functions", "3");

      assertThat(function(readings, "calls_total")).isEqualTo(3);
      assertThat(function(readings, "total_time_seconds_total")).isBetween(0.15, 30.0);
      assertThat(function(readings, "self_time_seconds_total"))
          .isEqualTo(function(readings, "total_time_seconds_total"), within(0.1));
    }
  }

  private static LocalPostgres server(int major) {
    LocalPostgres postgres = LocalPostgres.start(major, Map.of("track_functions", "pl"));
    postgres.createMonitorRole();
    return postgres;
  }

  private static double update(DatabaseReadings readings) {
    return readings.value("pg_extension", "pg_extension_update_available", "citext");
  }

  private static double collations(DatabaseReadings readings, String column) {
    return readings.value("pg_collation", "pg_collation_" + column);
  }

  private static double function(DatabaseReadings readings, String column) {
    return readings.value(
        "pg_stat_user_functions", "pg_stat_user_functions_" + column, "public", "nap");
  }
}
