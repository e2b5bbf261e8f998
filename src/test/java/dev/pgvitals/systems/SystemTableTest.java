package dev.pgvitals.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.alerts.AlertFiles;
import dev.pgvitals.alerts.KnownMetrics;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.dashboards.DashboardFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the table of a system's README says is here, is here. */
@ParameterizedClass(name = "{0}")
@MethodSource("systems")
class SystemTableTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern METRIC =
      Pattern.compile(
          "((?:pg|pgbouncer|pgvitals|wedefidaily|titan|wedsync|cardinal)_\\w+)(?:\\{.*})?");
  private static final Pattern ALERT =
      Pattern.compile("(?:Postgres|PgBouncer|WeDefiDaily|Titan|WedSync|Cardinal)[A-Z]\\w+");
  private static final Pattern COMMAND = Pattern.compile("(?:\\./)?pgvitals ([a-z-]+)\\b.*");
  private static final Pattern PANELS = Pattern.compile("panels? ((?:\"[^\"]+\"(?:, | and )?)+)");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  /** PostgreSQL's own, which no file here defines. */
  private static final Pattern OF_POSTGRES =
      Pattern.compile(
          "pg_(?:dump|dumpall|restore|basebackup|verifybackup|amcheck|ctl|stat_\\w+|statio_\\w+|catalog|class|locks"
              + "|monitor|read_all_\\w+|signal_backend|database_size|(?:total_)?relation_size|size_pretty|cron|partman|squeeze|repack"
              + "|timetable|settings|hba_file_rules|indexes|tables|index|constraint|roles|has_role|blocking_pids|cancel_backend"
              + "|terminate_backend|wal_replay_\\w+|hba|buffercache|prewarm|receivewal|upgrade|replication_slots)");

  @Parameter private String system;

  static List<String> systems() {
    return SystemFile.systems();
  }

  private String table() {
    return String.join("\n", new SystemFile(system, "README.md").all("(?m)^(\\|.*\\|)$"));
  }

  private List<String> named(Pattern pattern, String in) {
    return pattern.matcher(in).results().map(found -> found.group(1)).toList();
  }

  private Stream<String> code() {
    return named(CODE, table()).stream();
  }

  @Test
  void itsMetricsExist() throws Exception {
    Set<String> known = new TreeSet<>(KnownMetrics.read().labels().keySet());
    Setup setup =
        Setup.load(
            Optional.of(new SystemFile(system, "pgvitals.yaml").path()),
            new Environment(Map.of(), Path.of("/nowhere"), "tester"));
    setup
        .catalogue()
        .queries()
        .forEach(
            query -> {
              known.add(query.name());
              QuerySchema.of(query, NamingScheme.PROMETHEUS)
                  .families()
                  .forEach(family -> known.add(family.name()));
            });
    String files = "";
    for (String name : List.of("schema.sql", "demo.yaml", "pgvitals.yaml")) {
      files += new SystemFile(system, name).text();
    }
    String defined = files;

    assertThat(code().map(METRIC::matcher).filter(found -> found.matches()).map(f -> f.group(1)))
        .hasSizeGreaterThan(20)
        .allMatch(
            name ->
                known.contains(name)
                    || known.contains(name.replaceFirst("_(?:bucket|count|sum)$", ""))
                    || OF_POSTGRES.matcher(name).matches()
                    || Pattern.compile("\\b" + name + "\\b").matcher(defined).find());
  }

  @Test
  void itsAlertsExist() throws IOException {
    Set<String> alerts =
        new TreeSet<>(new SystemFile(system, "rules.yaml").all("(?m)^\\s*- alert: (\\w+)"));
    for (Path file : AlertFiles.rules()) {
      named(Pattern.compile("(?m)^\\s*- alert: (\\w+)"), Files.readString(file))
          .forEach(alerts::add);
    }

    assertThat(code().filter(ALERT.asMatchPredicate())).hasSizeGreaterThan(10).isSubsetOf(alerts);
  }

  @Test
  void itsCommandsExist() {
    assertThat(code().map(COMMAND::matcher).filter(found -> found.matches()).map(f -> f.group(1)))
        .isNotEmpty()
        .isSubsetOf(Stream.concat(Terminal.commands().stream(), Stream.of("demo")).toList());
  }

  @Test
  void itsPanelsExist() throws IOException {
    Set<String> titles = new TreeSet<>();
    DashboardFile.shipped()
        .forEach(board -> board.panels().forEach(panel -> titles.add(title(panel))));
    JsonNode own = new ObjectMapper().readTree(new SystemFile(system, "board.json").text());
    new DashboardFile("board.json", own).panels().forEach(panel -> titles.add(title(panel)));

    assertThat(named(PANELS, table()).stream().flatMap(some -> named(QUOTED, some).stream()))
        .hasSizeGreaterThan(5)
        .isSubsetOf(titles);
  }

  private static String title(JsonNode panel) {
    return panel.path("title").asText();
  }
}
