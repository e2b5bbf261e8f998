package dev.pgvitals.builtin.storage;

import static dev.pgvitals.builtin.DatabaseReadings.awaitStatistics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.builtin.activity.Client;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What PostgreSQL 19 tells of tables that those before it did not. */
class StorageSince19IT {
  private static final String SCORES = "pg_stat_autovacuum_scores";

  /** On, but not before tomorrow. */
  private static final Map<String, String> LATER = Map.of("autovacuum_naptime", "1d");

  @Test
  void autovacuumsScoresSayWhatItWouldDo() {
    try (LocalPostgres postgres = server(LATER);
        Figures figures = Figures.of(postgres)) {
      postgres.sql(
          "CREATE TABLE urgent (n int) WITH (autovacuum_vacuum_threshold = 100,"
              + " autovacuum_vacuum_scale_factor = 0.1, autovacuum_analyze_threshold = 50,"
              + " autovacuum_analyze_scale_factor = 0)",
          "CREATE TABLE idle (n int)",
          "INSERT INTO urgent SELECT generate_series(1, 1000)");
      awaitStatistics(postgres, "urgent", "n_tup_ins", 1000);
      postgres.sql("VACUUM ANALYZE urgent");
      awaitStatistics(postgres, "urgent", "n_mod_since_analyze", 0);
      postgres.sql("DELETE FROM urgent WHERE n <= 300");
      awaitStatistics(postgres, "urgent", "n_dead_tup", 300);

      assertThat(score(figures, "vacuum_score", "urgent")).isEqualTo(300 / 200.0, within(1e-6));
      assertThat(score(figures, "analyze_score", "urgent")).isEqualTo(300 / 50.0, within(1e-6));
      assertThat(score(figures, "score", "urgent")).isEqualTo(300 / 50.0, within(1e-6));
      assertThat(score(figures, "vacuum_due", "urgent")).isOne();
      assertThat(score(figures, "analyze_due", "urgent")).isOne();
      assertThat(score(figures, "wraparound_due", "urgent")).isZero();
      assertThat(score(figures, "vacuum_due", "idle")).isZero();
      assertThat(score(figures, "analyze_due", "idle")).isZero();
      assertThat(score(figures, "xid_score", "idle")).isBetween(0.0, 0.01);
      assertThat(figures.samples(SCORES, SCORES + "_score", "postgres public urgent"))
          .as("the system's own tables are left out")
          .hasSize(1);
      assertThat(figures.all(SCORES)).allMatch(sample -> sample.has("schemaname", "public"));
    }
  }

  @Test
  void aTableThatIsAboutToWrapAroundIsDueWhateverItsSettings() throws SQLException {
    try (LocalPostgres postgres =
            server(Map.of("autovacuum", "off", "autovacuum_freeze_max_age", "100000"));
        Figures figures = Figures.of(postgres);
        Client holder = Client.of(postgres)) {
      postgres.sql(
          "CREATE TABLE old (n int) WITH (autovacuum_enabled = off)",
          "CREATE UNLOGGED TABLE burnt (n int)");
      // A server that sees the age of it vacuums at once: here it cannot.
      holder.run("BEGIN", "LOCK TABLE old IN SHARE UPDATE EXCLUSIVE MODE");
      assertThat(score(figures, "wraparound_due", "old")).isZero();

      postgres.sql(
          "DO $$ BEGIN FOR i IN 1..101000 LOOP BEGIN"
              + " INSERT INTO burnt VALUES (i);"
              + " EXCEPTION WHEN division_by_zero THEN NULL; END; END LOOP; END $$");

      assertThat(score(figures, "wraparound_due", "old")).isOne();
      assertThat(score(figures, "vacuum_due", "old")).isOne();
      assertThat(score(figures, "xid_score", "old")).isBetween(1.0, 1.1);
      assertThat(score(figures, "score", "old")).isBetween(1.0, 1.1);
    }
  }

  @Test
  void resetsOfSingleCountersAreTold() {
    try (LocalPostgres postgres = server(Map.of("track_functions", "all"));
        Figures figures = Figures.of(postgres)) {
      postgres.sql(
          "CREATE TABLE t (n int PRIMARY KEY)",
          "INSERT INTO t VALUES (1)",
          "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
          "SELECT f()");
      String table = "pg_stat_user_tables_stats_reset_timestamp_seconds";
      String index = "pg_stat_user_indexes_stats_reset_timestamp_seconds";
      String function = "pg_stat_user_functions_stats_reset_timestamp_seconds";
      assertThat(figures.samples("pg_stat_user_tables", table, "")).isEmpty();
      assertThat(figures.samples("pg_stat_user_indexes", index, "")).isEmpty();
      double before = Double.parseDouble(postgres.query("SELECT extract(epoch FROM now())"));

      postgres.sql(
          "SELECT pg_stat_reset_single_table_counters('t'::regclass)",
          "SELECT pg_stat_reset_single_table_counters('t_pkey'::regclass)",
          "SELECT pg_stat_reset_single_function_counters('f'::regproc)");

      assertThat(figures.value("pg_stat_user_tables", table, "postgres public t"))
          .isBetween(before, before + 60);
      assertThat(figures.value("pg_stat_user_indexes", index, "postgres public t t_pkey"))
          .isBetween(before, before + 60);
      assertThat(figures.value("pg_stat_user_functions", function, "postgres public f"))
          .isBetween(before, before + 60);
    }
  }

  @Test
  void multixactsAndTheirMembersAreCounted() throws SQLException {
    try (LocalPostgres postgres = server(LATER);
        Figures figures = Figures.of(postgres);
        Client one = Client.of(postgres);
        Client other = Client.of(postgres)) {
      postgres.sql("CREATE TABLE t AS SELECT 1 AS x");
      assertThat(figures.value("pg_multixact", "pg_multixact_ids")).isZero();

      one.run("BEGIN", "SELECT FROM t FOR SHARE");
      other.run("BEGIN", "SELECT FROM t FOR SHARE");

      assertThat(figures.value("pg_multixact", "pg_multixact_ids")).isOne();
      assertThat(figures.value("pg_multixact", "pg_multixact_members")).isEqualTo(2);
      assertThat(figures.value("pg_multixact", "pg_multixact_members_size_bytes"))
          .isBetween(8.0, 100.0);
    }
  }

  private static double score(Figures figures, String column, String table) {
    return figures.value(SCORES, SCORES + "_" + column, "postgres public " + table);
  }

  private static LocalPostgres server(Map<String, String> settings) {
    LocalPostgres postgres = LocalPostgres.start(19, settings);
    postgres.createMonitorRole();
    return postgres;
  }
}
