package dev.pgvitals.builtin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.page.MoreAccess;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How near sequences are to their end. */
class SequenceValuesIT {
  private static final String RATIO = "pg_sequence_usage_ratio";

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void theEndIsTheSequencesOrItsColumns(int major) throws SQLException {
    try (LocalPostgres postgres = server(major)) {
      MoreAccess.grantIn(postgres, "postgres");
      postgres.sql(
          "CREATE SEQUENCE to_1000 MAXVALUE 1000",
          "SELECT setval('to_1000', 800)",
          "CREATE SEQUENCE down INCREMENT -1 MINVALUE 1 MAXVALUE 1000 START 1000",
          "SELECT setval('down', 250)",
          "CREATE TABLE of_four_bytes (id serial PRIMARY KEY)",
          "SELECT setval('of_four_bytes_id_seq', 1717986918)",
          "CREATE SEQUENCE of_eight_bytes AS bigint",
          "CREATE TABLE fed_by_it (id int DEFAULT nextval('of_eight_bytes'))",
          "ALTER SEQUENCE of_eight_bytes OWNED BY fed_by_it.id",
          "SELECT setval('of_eight_bytes', 1932735283)",
          "CREATE TABLE past (id int)",
          "CREATE SEQUENCE past_it AS bigint OWNED BY past.id",
          "SELECT setval('past_it', 3000000000)",
          "CREATE TABLE endless (id bigserial)",
          "SELECT setval('endless_id_seq', 3000000000)",
          "CREATE SEQUENCE round MAXVALUE 10 CYCLE",
          "SELECT setval('round', 9)",
          "CREATE SEQUENCE leap INCREMENT -9223372036854775808 MINVALUE -10 MAXVALUE 10 START 10",
          "SELECT setval('leap', 5)",
          "CREATE SEQUENCE unused MAXVALUE 10",
          "CREATE SEQUENCE locked MAXVALUE 10",
          "SELECT setval('locked', 9)");
      try (Trial trial = Rehearsal.catalogueOn(postgres);
          Connection other = postgres.superuser();
          Statement statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute("ALTER SEQUENCE locked RESTART");
        DatabaseReadings readings = new DatabaseReadings(trial);

        assertThat(readings.samples("pg_sequence", RATIO))
            .extracting(
                s ->
                    "%s %s.%s %.4f"
                        .formatted(
                            s.labels().get("sequencename"),
                            s.labels().get("relname"),
                            s.labels().get("attname"),
                            s.value()))
            .containsExactlyInAnyOrder(
                "to_1000 . 0.7998",
                "down . 0.7508",
                "leap . 0.2500",
                "of_four_bytes_id_seq of_four_bytes.id 0.8000",
                "of_eight_bytes fed_by_it.id 0.9000",
                "past_it past.id 1.0000");
        assertThat(
                readings.value("pg_sequence", "pg_sequence_remaining", "public", "to_1000", "", ""))
            .isEqualTo(200);
        assertThat(readings.value("pg_sequence", "pg_sequence_remaining", "public", "down", "", ""))
            .isEqualTo(249);
        assertThat(
                readings.value(
                    "pg_sequence",
                    "pg_sequence_remaining",
                    "public",
                    "of_eight_bytes",
                    "fed_by_it",
                    "id"))
            .isEqualTo(2147483647 - 1932735283, within(0.0));
        other.rollback();
        assertThat(readings.value("pg_sequence", RATIO, "public", "locked", "", ""))
            .isEqualTo(8 / 9.0, within(1e-9));
      }
    }
  }

  @Test
  void withoutTheViewTheReasonIsSaid() {
    try (LocalPostgres postgres = server(18);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      assertThat(trial.plan().skipped())
          .filteredOn(skipped -> skipped.reason() == SkipReason.RELATION)
          .extracting(skipped -> skipped.query().name() + " " + skipped.detail())
          .contains(
              "pg_sequence needs relation pgvitals.sequence_values in database postgres, and SELECT"
                  + " on it",
              "pg_table_bloat needs relation pgvitals.column_widths in database postgres, and"
                  + " SELECT on it",
              "pg_index_bloat needs relation pgvitals.column_widths in database postgres, and"
                  + " SELECT on it");
    }
  }

  private static LocalPostgres server(int major) {
    LocalPostgres postgres = LocalPostgres.start(major);
    postgres.createMonitorRole();
    return postgres;
  }
}
