package dev.pgvitals.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.advice.feed.AdviceMetrics;
import dev.pgvitals.backup.BackupMetrics;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.route.sample.RouteSeries;
import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.runbook.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics, views, functions and settings that runbooks name are there. */
class RunbookNamesIT {
  private static final Pattern NAME =
      Pattern.compile("\\b(?:pg|pgbouncer|pgvitals)_[a-z0-9_]*[a-z0-9]\\b");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Programs, extensions, directories and files of PostgreSQL. */
  private static final Set<String> OUTSIDE_OF_THE_SERVER =
      Set.of(
          "pg_amcheck",
          "pg_checksums",
          "pg_ctl",
          "pg_hba",
          "pg_isready",
          "pg_prewarm",
          "pg_repack",
          "pg_resetwal",
          "pg_rewind",
          "pg_squeeze",
          "pg_twophase",
          "pg_verifybackup",
          "pg_wal");

  /** What a query of one's own gives. */
  private static final Set<String> OF_ONES_OWN =
      Set.of(
          "pg_data_age_seconds",
          "pg_data_check_violations",
          "pg_job_last_status",
          "pg_log_auth_failures_total",
          "pg_retention_expired_rows",
          "pg_storage_quota_bytes");

  /** What entries give that the agreed lists of families do not have. */
  private static final Set<String> NOT_AGREED_YET =
      Set.of(
          "pg_archive_oldest_pending_seconds",
          "pg_index_bloat_ratio",
          "pg_partitions_future",
          "pg_replication_slots_used_ratio",
          "pg_replication_sync_standbys_missing",
          "pg_replication_sync_waiting_sessions",
          "pg_replication_walsenders_used_ratio",
          "pg_roles_client_addresses",
          "pg_roles_connections_used_ratio",
          "pg_roles_privileged_hash",
          "pg_stat_activity_slow_queries_total",
          "pg_sequence_usage_ratio",
          "pg_stat_subscription_down",
          "pg_stat_user_tables_n_dead_tup_ratio",
          "pg_table_bloat_ratio",
          "pgvitals_health_score",
          "pgvitals_vital_sustained_level");

  @Test
  void everyNameInARunbookIsThatOfSomething() throws IOException {
    Set<String> known = new HashSet<>(OUTSIDE_OF_THE_SERVER);
    known.addAll(OF_ONES_OWN);
    known.addAll(NOT_AGREED_YET);
    known.add(BackupMetrics.UP.name());
    BackupMetrics.FAMILIES.forEach(family -> known.add(family.name()));
    known.addAll(families());
    known.addAll(namesIn(Files.readString(Path.of("docs", "self-metrics.md"))));
    known.addAll(namesIn(Files.readString(Path.of("docs", "logs.md"))));
    known.add(AdviceMetrics.UP.name());
    AdviceMetrics.FAMILIES.forEach(family -> known.add(family.name()));
    RouteSeries.FAMILIES.forEach(family -> known.add(family.name()));
    Postgres postgres = Postgres.shared(Postgres.majors().get(Postgres.majors().size() - 1));
    for (String sql :
        List.of(
            "SELECT relname FROM pg_class",
            "SELECT proname FROM pg_proc",
            "SELECT name FROM pg_settings",
            "SELECT rolname FROM pg_roles",
            "SELECT extname FROM pg_extension")) {
      known.addAll(postgres.queryColumn(sql));
    }

    Set<String> unknown = new TreeSet<>();
    for (Runbook runbook : Pages.all()) {
      for (String name : namesOf(runbook)) {
        if (!known.contains(name)) {
          unknown.add(runbook.alert() + ": " + name);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyQueryOfPrometheusIsOne(@TempDir Path directory) throws IOException {
    StringBuilder rules = new StringBuilder("groups:\n  - name: runbooks\n    rules:\n");
    int queries = 0;
    for (Runbook runbook : Pages.all()) {
      for (String query : promql(runbook)) {
        rules.append(
            "      - record: %s_%d%n        expr: |%n".formatted(runbook.alert(), queries++));
        query.lines().forEach(line -> rules.append("          ").append(line).append('\n'));
      }
    }
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules);

    Tool.Outcome outcome = Tool.promtool().run("", "check", "rules", file.toString());

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("SUCCESS: " + queries + " rules found");
  }

  /** All that the agent publishes of any version, from the agreed lists. */
  private static Set<String> families() throws IOException {
    Set<String> families = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "golden"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.readAllLines(file)
            .forEach(line -> families.add(line.substring(0, line.indexOf(' '))));
      }
    }
    return families;
  }

  private static List<String> promql(Runbook runbook) {
    return Pages.blocks(runbook)
        .filter(block -> block.language().equals("promql"))
        .map(Step.Block::text)
        .toList();
  }

  private static Set<String> namesOf(Runbook runbook) {
    Set<String> names = new TreeSet<>();
    CODE.matcher(String.join("\n", Pages.prose(runbook).toList()))
        .results()
        .forEach(code -> names.addAll(namesIn(code.group(1))));
    promql(runbook).forEach(query -> names.addAll(namesIn(query)));
    return names;
  }

  private static Set<String> namesIn(String text) {
    Set<String> names = new TreeSet<>();
    NAME.matcher(text).results().forEach(name -> names.add(name.group()));
    return names;
  }
}
