package dev.pgvitals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.alerts.KnownMetrics;
import dev.pgvitals.dashboard.promql.SeriesLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That a board stays readable, and Grafana alive, whatever is monitored. */
class FewSeriesTest {
  private static final Set<String> GRAPHS =
      Set.of("timeseries", "state-timeline", "bargauge", "heatmap", "stat");

  /** Each has a handful of values, a few tens at most. */
  private static final List<Set<String>> SMALL =
      Stream.of(
              "le",
              "state",
              "role",
              "mode",
              "version",
              "wait_event_type",
              "backend_type",
              "device",
              "mountpoint")
          .map(Set::of)
          .toList();

  /**
   * What a table may have a line for each of: the servers, the entries of the catalogue, the alerts
   * and the settings of one server.
   */
  private static final List<Set<String>> LINES =
      List.of(
          Set.of("job", "instance", "cluster", "server", "version"),
          Set.of("query", "reason"),
          Set.of("alert", "severity"),
          Set.of("setting"),
          KnownMetrics.read().labels().get("pg_settings_info"));

  private final Map<String, Set<String>> labels = KnownMetrics.read().labels();

  static Stream<DashboardFile> files() {
    return DashboardLintTest.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void noGraphHasMoreSeriesWithMoreServersDatabasesOrTables(DashboardFile file) {
    assertThat(unlimited(file, GRAPHS, this::labels, SMALL)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aTableHasALineForEachServerAtMostUnlessItTakesTheWorst(DashboardFile file) {
    assertThat(unlimited(file, Set.of("table"), this::labelsOfLines, LINES)).isEmpty();
  }

  /** Else nobody knows that there are more. */
  @ParameterizedTest
  @MethodSource("files")
  void whatShowsAsManyAsAreChosenSaysSo(DashboardFile file) {
    assertThat(file.panels())
        .filteredOn(panel -> DashboardFile.queries(panel).anyMatch(q -> q.contains("$topn")))
        .allSatisfy(
            panel ->
                assertThat(panel.path("title").asText() + ": " + panel.path("description").asText())
                    .contains("$topn"));
  }

  private static List<String> unlimited(
      DashboardFile file,
      Set<String> types,
      Function<String, Set<String>> labels,
      List<Set<String>> few) {
    List<String> found = new ArrayList<>();
    for (JsonNode panel : file.panels()) {
      if (types.contains(panel.path("type").asText())) {
        DashboardFile.queries(panel)
            .filter(query -> !SeriesLimit.isKept(query, labels, single(file), few))
            .forEach(query -> found.add(panel.path("title").asText() + ": " + query));
      }
    }
    return found;
  }

  private Set<String> labels(String metric) {
    if (metric.isEmpty()) {
      // The names are among the matchers; those are settings, which have no labels.
      return Set.of();
    }
    if (metric.startsWith("node_")) {
      return metric.startsWith("node_disk_")
          ? Set.of("device")
          : metric.startsWith("node_filesystem_") ? Set.of("mountpoint") : Set.of();
    }
    return labels.getOrDefault(metric, Set.of(SeriesLimit.ANY));
  }

  /** Less those that say something about a line and make no line of their own. */
  private Set<String> labelsOfLines(String metric) {
    Set<String> names = new TreeSet<>(labels(metric));
    if (metric.endsWith("_info") || metric.endsWith("_status")) {
      names.removeAll(Set.of("state", "sync_state", "wal_status", "pool_mode"));
    }
    return metric.equals("pg_stat_statements_query_id") ? Set.of("queryid") : names;
  }

  private static Set<String> single(DashboardFile file) {
    return file.variables().stream()
        .filter(variable -> !variable.path("multi").asBoolean())
        .map(variable -> variable.path("name").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
