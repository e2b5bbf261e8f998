package dev.pgvitals.builtin.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Readings;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Mistakes in the server's files, which a member of pg_monitor does not see unless more is granted.
 */
class ConfigurationErrorsIT {
  private final LocalPostgres postgres = LocalPostgres.start(18);

  @AfterEach
  void close() {
    postgres.close();
  }

  @Test
  void withoutTheGrantsTheQueriesAreSkippedAndThePlanSaysWhy() {
    postgres.createMonitorRole();

    try (Readings readings = Readings.of(postgres)) {
      assertThat(readings.trial().plan().skipped())
          .filteredOn(skipped -> skipped.reason() == SkipReason.RELATION)
          .extracting(skipped -> skipped.query().name() + " " + skipped.detail())
          .filteredOn(line -> line.contains("needs relation pg_catalog."))
          .contains(
              "pg_hba_file_rules needs relation pg_catalog.pg_hba_file_rules in database postgres,"
                  + " and SELECT on it")
          .hasSize(4);
    }
  }

  @Test
  void mistakesAreCountedBeforeTheyAreLoaded() throws IOException {
    postgres.createMonitorRole();
    postgres.sql(
        "GRANT SELECT ON pg_file_settings, pg_hba_file_rules TO monitor",
        "GRANT EXECUTE ON FUNCTION pg_show_all_file_settings(), pg_hba_file_rules() TO monitor",
        "GRANT SELECT ON pg_ident_file_mappings TO monitor",
        "GRANT EXECUTE ON FUNCTION pg_ident_file_mappings() TO monitor");
    try (Readings readings = Readings.of(postgres)) {
      assertThat(errors(readings)).containsExactly(0.0, 0.0, 0.0);
      double trusted = trust(readings);

      append("postgresql.auto.conf", "work_mem = 'much'\nautovacuum_naptime = 'soon'\n");
      append("postgresql.auto.conf", "max_connections = 77\n");
      append("pg_hba.conf", "hostile all all all trust\nhost all all 192.0.2.1/32 trust\n");
      append("pg_ident.conf", "lonely\n");

      assertThat(errors(readings))
          .as("what only waits for a restart is no mistake")
          .containsExactly(2.0, 1.0, 1.0);
      assertThat(trust(readings)).isEqualTo(trusted + 1);
    }
  }

  private static List<Double> errors(Readings readings) {
    return Stream.of("pg_file_settings", "pg_hba_file_rules_errors", "pg_ident_file_mappings")
        .map(query -> readings.value(query, query.replace("_errors", "") + "_errors"))
        .toList();
  }

  private static double trust(Readings readings) {
    return readings.value("pg_hba_file_rules", "pg_hba_file_rules_rules", "trust");
  }

  private void append(String file, String lines) throws IOException {
    Files.writeString(postgres.data().resolve(file), lines, StandardOpenOption.APPEND);
  }
}
