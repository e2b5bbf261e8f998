package dev.pgvitals.builtin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Readings;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's settings and the files that they come from, against what was written there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingValuesIT {
  private final LocalPostgres postgres =
      LocalPostgres.start(18, Map.of("shared_preload_libraries", "pg_stat_statements"));

  @BeforeAll
  void create() {
    postgres.createMonitorRole();
  }

  @AfterAll
  void close() {
    postgres.close();
  }

  @AfterEach
  void reset() {
    postgres.sql("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()");
    awaitSetting("work_mem", "4096");
  }

  @Test
  void changedSettingsThatWaitForARestartAreCounted() {
    try (Readings readings = Readings.of(postgres)) {
      assertThat(readings.value("pg_settings", "pg_settings_pending_restart")).isZero();

      postgres.sql(
          "ALTER SYSTEM SET max_wal_senders = 21",
          "ALTER SYSTEM SET max_prepared_transactions = 21",
          "ALTER SYSTEM SET work_mem = '5MB'");
      reload("work_mem", "5120");

      assertThat(readings.value("pg_settings", "pg_settings_pending_restart")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "work_mem = '5MB'",
        "archive_cleanup_command = 'true'",
        "log_line_prefix = 'x'",
        "enable_seqscan = off",
        "pg_stat_statements.track_utility = off",
      })
  void theFingerprintOfTheSettingsChangesWithEach(String setting) {
    try (Readings readings = Readings.of(postgres)) {
      double before = hash(readings);
      assertThat(before).isGreaterThan(0).isLessThan(0x1p53);

      postgres.sql("ALTER SYSTEM SET " + setting, "SELECT pg_reload_conf()");

      await(setting).until(() -> hash(readings) != before);
    }
    postgres.sql("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()");
  }

  @Test
  void theFingerprintOfTheSettingsIsTheSameForEachSessionAndAfterARestart() {
    double before;
    try (Readings readings = Readings.of(postgres)) {
      before = hash(readings);
      assertThat(hash(readings)).isEqualTo(before);
    }
    postgres.sql(
        "CREATE FUNCTION touch() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
        "ALTER ROLE monitor SET search_path = elsewhere",
        "ALTER ROLE monitor SET \"TimeZone\" = 'Asia/Tokyo'",
        "ALTER ROLE monitor SET lock_timeout = '7s'");
    postgres.restart();
    String touched = "      FROM known AS p\n";
    try (Readings plain = Readings.of(postgres);
        Readings withALibrary =
            Readings.of(
                postgres,
                touched,
                touched + "      CROSS JOIN (SELECT public.touch() AS touched OFFSET 0) AS t\n")) {
      assertThat(hash(plain)).isEqualTo(before);
      // The library of PL/pgSQL comes into the session with the first call, and its settings too.
      hash(withALibrary);
      assertThat(hash(withALibrary)).isEqualTo(before);
    }
    postgres.sql("ALTER ROLE monitor RESET ALL");
  }

  @Test
  void settingsThatAreWordsAreLabels() {
    try (Readings readings = Readings.of(postgres)) {
      List<Sample> info = readings.samples("pg_settings", "pg_settings_info");

      assertThat(info).hasSize(1);
      assertThat(info.get(0).labels())
          .containsEntry("wal_level", postgres.query("SHOW wal_level"))
          .containsEntry("io_method", postgres.query("SHOW io_method"))
          .containsEntry("shared_preload_libraries", "pg_stat_statements")
          .containsEntry("password_encryption", "scram-sha-256")
          .containsEntry("default_transaction_isolation", "read committed");
    }
  }

  private static double hash(Readings readings) {
    return readings.value("pg_settings", "pg_settings_hash");
  }

  private void reload(String setting, String value) {
    postgres.sql("SELECT pg_reload_conf()");
    awaitSetting(setting, value);
  }

  private void awaitSetting(String setting, String value) {
    await(setting + " = " + value)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                postgres
                    .query("SELECT setting FROM pg_settings WHERE name = '" + setting + "'")
                    .equals(value));
  }
}
