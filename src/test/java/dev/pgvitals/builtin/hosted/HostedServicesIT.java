package dev.pgvitals.builtin.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole built-in catalogue on each hosted service, on the oldest and the newest major. */
@ParameterizedClass(name = "{0}, PostgreSQL {1}")
@MethodSource("services")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostedServicesIT {
  private static final String BUILTIN = CatalogueFiles.builtin().text();
  private static final Pattern SKIPPED =
      Pattern.compile(
          "pgvitals_query_skipped\\{server=\"db\",query=\"(\\w+)\",reason=\"(sql|permission)\"} 1");

  @Parameter(0)
  private HostedService service;

  @Parameter(1)
  private int major;

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private HostedPostgres hosted;

  static Stream<Arguments> services() {
    return Stream.of(Collections.min(Postgres.majors()), Collections.max(Postgres.majors()))
        .distinct()
        .flatMap(major -> HostedService.all().stream().map(s -> Arguments.of(s, major)));
  }

  @BeforeParameterizedClassInvocation
  void start(HostedService service, int major) {
    hosted = HostedPostgres.start(service, major);
  }

  @AfterAll
  void stop() {
    hosted.close();
  }

  private Trial trial() {
    return Trial.of(
        Trial.server(hosted.server(), "pgvitals", "postgres", "    labels: {cloud: yes}\n"),
        BUILTIN);
  }

  /** The entries that the service's refusals cost on a primary, and no others. */
  private Set<String> refused() {
    Set<String> entries = new TreeSet<>();
    for (HostedService.Refused refused : service.refused()) {
      switch (refused.name()) {
        case "pg_current_wal_lsn" ->
            entries.addAll(
                List.of("pg_control_redo", "pg_replication_slots_wal", "pg_wal_position"));
        case "pg_control_checkpoint" -> entries.addAll(List.of("pg_control", "pg_wal_position"));
        case "pg_control_system" -> entries.add("pg_server");
        case "pg_ls_archive_statusdir" -> entries.add("pg_archive");
        case "pg_ls_tmpdir" -> entries.add("pg_tablespace_temp");
        case "pg_ls_waldir" -> entries.add("pg_wal");
        case "pg_stat_get_wal" -> {
          if (major >= 14) {
            entries.add("pg_stat_wal");
          }
        }
        case "pg_get_wal_summarizer_state" -> {
          if (major >= 17) {
            entries.addAll(List.of("pg_wal_summarizer", "pg_wal_summarizer_lag"));
          }
        }
        default -> {}
      }
    }
    return entries;
  }

  @Test
  void nothingFailsButWhatTheServiceRefuses() {
    try (Trial trial = trial()) {
      TreeSet<String> refused = new TreeSet<>();
      for (int round = 0; round < 2; round++) {
        List<ServerProbe.Outcome> outcomes =
            trial.plan().queries().stream().map(trial::run).toList();
        assertThat(outcomes).filteredOn(ServerProbe.Outcome::isFailed).isEmpty();
        outcomes.stream()
            .filter(ServerProbe.Outcome::isRefused)
            .forEach(outcome -> refused.add(outcome.query().name()));
      }
      assertThat(refused).isEqualTo(refused());
      assertThat(trial.plan().skipped())
          .filteredOn(skipped -> skipped.reason() == SkipReason.OWNER)
          .isEmpty();
    }
  }

  @Test
  void statementsAreReadWhereverTheyAre() {
    try (Trial trial = trial()) {
      ServerProbe.Outcome outcome = trial.run("pg_stat_statements");
      assertThat(outcome.query().place()).isEqualTo(service.statementsIn());
      assertThat(outcome.query().database()).isEmpty();
      assertThat(outcome.rows()).isPositive();
    }
  }

  @Test
  void whatIsRefusedIsAskedOnceAndSkippedWithItsReason() throws Exception {
    long before = hosted.errors();
    try (RunningAgent agent =
        RunningAgent.start(
            directory,
            "",
            """
            catalogue: [builtin]
            interval: 1s
            servers:
              - name: db
                url: %s
            """
                .formatted(
                    hosted.server().uri("pgvitals", Postgres.MONITOR_PASSWORD, "postgres")))) {
      Pattern runs =
          Pattern.compile(
              "pgvitals_query_last_success_timestamp_seconds\\{server=\"db\",query=\"pg_postmaster\"} (.*)");
      TreeSet<String> successes = new TreeSet<>();
      await("six intervals")
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                find(agent, runs).forEach(successes::add);
                return successes.size() > 6;
              });

      assertThat(new TreeSet<>(find(agent, SKIPPED))).isEqualTo(refused());
      assertThat(agent.samples())
          .contains(
              "pg_up{server=\"db\"} 1",
              "pg_in_recovery{server=\"db\"} 0",
              "pg_replication_is_replica{server=\"db\"} 0",
              "pg_replication_lag_seconds{server=\"db\"} 0",
              "pg_replication_excess_lag_seconds{server=\"db\"} 0",
              "pgvitals_queries{server=\"db\",state=\"failing\"} 0",
              "pg_replication_slots_active{server=\"db\",slot_name=\"standby\",slot_type=\"physical\",database=\"\"} 0",
              "pg_stat_archiver_archived_count_total{server=\"db\"} 0")
          .anyMatch(sample -> sample.startsWith("pg_postmaster_start_time_seconds{server=\"db\"} "))
          .anyMatch(sample -> sample.startsWith("pg_stat_statements_calls_total{server=\"db\""));
      // Once; and once more, should the machine be so slow that a minute has passed.
      assertThat(hosted.errors() - before)
          .isBetween((long) refused().size(), 2L * refused().size());
    }
  }

  private static List<String> find(RunningAgent agent, Pattern pattern) {
    return agent.samples().stream()
        .map(pattern::matcher)
        .filter(match -> match.matches())
        .map(match -> match.group(1))
        .toList();
  }
}
