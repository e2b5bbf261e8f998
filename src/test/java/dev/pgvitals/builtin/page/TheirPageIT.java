package dev.pgvitals.builtin.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Sample;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** A limit that is not set is -1 there; the ones that are watched here anyway have none then. */
  @Test
  void everySettingOnItsPageHasItsValueHere() throws IOException, InterruptedException {
    try (LocalPostgres postgres = LocalPostgres.start(15)) {
      postgres.createMonitorRole();
      Map<String, Double> theirs = settings(TheirExporter.page(postgres));
      // In its own sessions.
      theirs.remove("pg_settings_extra_float_digits");
      Map<String, Double> ours;
      try (Trial trial = Trial.withTheirNames(postgres, CatalogueFiles.builtin().text())) {
        ours =
            settings(
                Sample.of(
                    Stream.of("pg_settings", "names_settings")
                        .flatMap(query -> trial.samples(query).stream())
                        .collect(Collectors.joining("\n"))));
      }

      assertThat(theirs).hasSizeGreaterThan(200);
      theirs.entrySet().removeIf(s -> s.getValue() == -1 && !ours.containsKey(s.getKey()));
      assertThat(ours).containsAllEntriesOf(theirs);
    }
  }

  private static Map<String, Double> settings(List<Sample> page) {
    return page.stream()
        .filter(sample -> sample.name().startsWith("pg_settings_"))
        .collect(Collectors.toMap(Sample::name, Sample::value));
  }
}
