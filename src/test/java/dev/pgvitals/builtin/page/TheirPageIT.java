package dev.pgvitals.builtin.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Sample;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.metric.MetricFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a real postgres_exporter publishes, against the table for those who come from it. Debian's
 * is older than the table; what it has of names that were given up since is named here.
 */
class TheirPageIT {
  /** In 0.11 and not in 0.20.1. */
  private static final Set<String> GIVEN_UP =
      Set.of(
          "pg_stat_database_active_time",
          "pg_stat_database_checksum_failures",
          "pg_stat_database_checksum_last_failure",
          "pg_stat_database_idle_in_transaction_time",
          "pg_stat_database_session_time",
          "pg_stat_database_sessions",
          "pg_stat_database_sessions_abandoned",
          "pg_stat_database_sessions_fatal",
          "pg_stat_database_sessions_killed");

  @Test
  void everyMetricOnItsPageIsInTheTable() throws IOException, InterruptedException {
    try (LocalPostgres postgres = LocalPostgres.start(15)) {
      postgres.createMonitorRole();
      List<Sample> page = TheirExporter.page(postgres);
      Set<String> known =
          TheirNames.table().stream().map(TheirNames::theirs).collect(Collectors.toSet());

      assertThat(page.stream().map(Sample::name).filter(n -> n.startsWith("pg_stat_database_")))
          .isNotEmpty();
      assertThat(page.stream().map(Sample::family).distinct())
          .filteredOn(name -> name.startsWith("pg_") && !name.startsWith("pg_settings_"))
          .filteredOn(name -> !known.contains(name) && !GIVEN_UP.contains(name))
          .isEmpty();
    }
  }

  @Test
  void everySettingOnItsPageHasItsValueHere() throws IOException, InterruptedException {
    try (LocalPostgres postgres =
        LocalPostgres.start(
            15,
            Map.of(
                "autovacuum_vacuum_cost_delay", "-1",
                "autovacuum_vacuum_insert_threshold", "-1",
                "log_autovacuum_min_duration", "-1",
                "max_standby_archive_delay", "-1",
                "max_standby_streaming_delay", "-1"))) {
      postgres.createMonitorRole();
      Map<String, Double> theirs = settings(TheirExporter.page(postgres));
      // In its own sessions.
      theirs.remove("pg_settings_extra_float_digits");
      Map<String, Double> ours;
      try (Trial trial = Trial.withTheirNames(postgres, CatalogueFiles.builtin().text())) {
        ours = settings(samples(trial, "pg_settings", "names_settings"));
      }

      assertThat(theirs).hasSizeGreaterThan(200);
      assertThat(theirs.values()).filteredOn(value -> value == -1).hasSizeGreaterThan(10);
      assertThat(ours).containsAllEntriesOf(theirs);
    }
  }

  @Test
  void withoutItsNamesASettingThatIsOffIsAbsent() {
    try (LocalPostgres postgres = LocalPostgres.start(19, Map.of("temp_file_limit", "1GB"))) {
      postgres.createMonitorRole();
      try (Trial trial = Trial.of(postgres, CatalogueFiles.builtin().text())) {
        assertThat(settings(samples(trial, "pg_settings", "pg_settings_limits")))
            .containsEntry("pg_settings_temp_file_limit_bytes", (double) (1L << 30))
            .containsEntry("pg_settings_max_standby_streaming_delay_seconds", 30.0)
            .doesNotContainKeys(
                "pg_settings_max_slot_wal_keep_size_bytes",
                "pg_settings_wal_sender_shutdown_timeout_seconds")
            .doesNotContainValue(-1.0);
      }
    }
  }

  @Test
  void connectionLimitsAreThereForEachRoleAndDatabaseAndMinusOneWithoutOne() {
    try (LocalPostgres postgres = LocalPostgres.start(18)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE ROLE staff CONNECTION LIMIT 3",
          "CREATE ROLE ann LOGIN CONNECTION LIMIT 2",
          "CREATE DATABASE shop CONNECTION LIMIT 0");
      try (Trial trial = Trial.withTheirNames(postgres, CatalogueFiles.builtin().text())) {
        assertThat(limits(samples(trial, "pg_roles", "names_roles"), "rolname"))
            .hasSameSizeAs(postgres.queryColumn("SELECT rolname FROM pg_roles"))
            .containsEntry("staff", 3.0)
            .containsEntry("ann", 2.0)
            .containsEntry("monitor", -1.0)
            .containsEntry("pg_monitor", -1.0);
        assertThat(limits(samples(trial, "pg_database", "names_database"), "datname"))
            .containsOnly(
                Map.entry("shop", 0.0),
                Map.entry("postgres", -1.0),
                Map.entry("template0", -1.0),
                Map.entry("template1", -1.0));
      }
      try (Trial trial = Trial.of(postgres, CatalogueFiles.builtin().text())) {
        assertThat(limits(samples(trial, "pg_roles"), "rolname")).containsOnlyKeys("ann");
        assertThat(limits(samples(trial, "pg_database"), "datname")).containsOnlyKeys("shop");
      }
    }
  }

  /** Nobody compares what may be -1 with a limit. */
  @Test
  void noAlertReadsWhatMayBeMinusOne() throws IOException {
    Set<String> metrics =
        Trial.catalogue(CatalogueFiles.builtin().text()).queries().stream()
            .filter(query -> query.name().equals("pg_settings_limits"))
            .flatMap(query -> QuerySchema.of(query, NamingScheme.PROMETHEUS).families().stream())
            .map(MetricFamily::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(metrics).hasSize(14);
    metrics.addAll(List.of("pg_database_connection_limit", "pg_roles_connection_limit"));
    try (Stream<Path> files = Files.walk(Path.of("alerts"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContain(metrics.toArray(String[]::new));
      }
    }
    assertThat(Trial.catalogue(CatalogueFiles.builtin().text()).queries())
        .flatMap(query -> ColumnAlert.of(query, NamingScheme.POSTGRES_EXPORTER))
        .extracting(ColumnAlert::metric)
        .isNotEmpty()
        .doesNotContainAnyElementsOf(metrics);
  }

  private static List<Sample> samples(Trial trial, String... queries) {
    return Sample.of(
        Stream.of(queries)
            .flatMap(query -> trial.samples(query).stream())
            .collect(Collectors.joining("\n")));
  }

  private static Map<String, Double> limits(List<Sample> page, String label) {
    return page.stream()
        .filter(sample -> sample.name().endsWith("_connection_limit"))
        .collect(
            Collectors.toMap(sample -> String.valueOf(sample.labels().get(label)), Sample::value));
  }

  private static Map<String, Double> settings(List<Sample> page) {
    return page.stream()
        .filter(sample -> sample.name().startsWith("pg_settings_"))
        .collect(Collectors.toMap(Sample::name, Sample::value));
  }
}
