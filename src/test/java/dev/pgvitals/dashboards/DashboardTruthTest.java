package dev.pgvitals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.alerts.KnownMetrics;
import dev.pgvitals.alerts.Rule;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.dashboard.facts.MetricFacts;
import dev.pgvitals.dashboard.promql.Promql;
import dev.pgvitals.time.Durations;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the shipped dashboards say what the catalogue, the agent and the rules say. */
class DashboardTruthTest {
  private static final Pattern RUNBOOK = Pattern.compile("docs/runbooks/(\\w+)\\.md");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])\\d[\\d.]*(?:e\\d+)?(?![\\w.])");

  private static final Pattern PRODUCT = Pattern.compile("\\((\\d+) \\* (\\d+)\\)");

  /** What Prometheus itself and node_exporter say. */
  private static final Set<String> OTHERS = Set.of("ALERTS", "scrape_duration_seconds");

  /** Limits that columns beside those with alerts have of their own. */
  private static final Set<Double> OWN = Set.of(1.0);

  static Stream<DashboardFile> files() {
    return DashboardFile.shipped().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyMetricExists(DashboardFile file) throws IOException, ProblemsException {
    Set<String> known = new TreeSet<>(KnownMetrics.read().labels().keySet());
    MetricFacts facts = facts();
    String ofAgent = Files.readString(Path.of("docs/self-metrics.md"));

    assertThat(
            Stream.concat(
                    file.queries(),
                    file.variables().stream()
                        .map(variable -> variable.path("definition").asText())
                        .filter(query -> !query.isEmpty())
                        .map(DashboardTruthTest::withoutLabel))
                .flatMap(query -> Promql.of(query).selectors().stream()))
        .isNotEmpty()
        .allSatisfy(
            selector -> {
              String metric = selector.metric();
              if (metric.isEmpty()) {
                assertThat(known).containsAll(alternatives(selector.matchers()));
              } else if (!metric.startsWith("node_") && !OTHERS.contains(metric)) {
                boolean documented =
                    ofAgent.contains("`" + metric.replaceFirst("_(bucket|sum|count)$", "") + "`");
                // The catalogue has disabled entries too, which no golden file shows.
                assertThat(known.contains(metric) || documented || facts.find(metric).isPresent())
                    .as(metric)
                    .isTrue();
              }
            });
  }

  private static MetricFacts facts() throws ProblemsException {
    return MetricFacts.of(
        Setup.loadCatalogue(List.of("builtin"), NamingScheme.PROMETHEUS).catalogue(),
        NamingScheme.PROMETHEUS,
        Duration.ofSeconds(15));
  }

  /** {@code label_values(metric, label)} without the label, which is no metric. */
  private static String withoutLabel(String query) {
    return query.replaceFirst(", \\w+\\)$", ")");
  }

  private static List<String> alternatives(String matchers) {
    Matcher names = Pattern.compile("__name__=~\"(\\w+)\\(([^)]*)\\)(\\w*)\"").matcher(matchers);
    assertThat(names.find()).as(matchers).isTrue();
    return Stream.of(names.group(2).split("\\|"))
        .map(name -> names.group(1) + name + names.group(3))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyLabelByWhichItSumsExists(DashboardFile file) {
    Set<String> labels =
        new TreeSet<>(
            Set.of("job", "instance", "cluster", "server", "le", "alertname", "severity"));
    KnownMetrics.read().labels().values().forEach(labels::addAll);
    labels.addAll(Set.of("role", "area", "gc", "path", "code", "device"));

    assertThat(file.queries().flatMap(query -> Promql.of(query).groupedBy().stream()))
        .allSatisfy(by -> assertThat(labels).containsAll(by));
  }

  /** Less makes a rate jump between nothing and too much. */
  @ParameterizedTest
  @MethodSource("files")
  void ratesSpanTwoIntervalsOfTheCatalogue(DashboardFile file) throws ProblemsException {
    MetricFacts facts = facts();
    for (JsonNode panel : file.panels()) {
      Duration shortest =
          panel.has("interval")
              ? Durations.parse(panel.path("interval").asText()).orElseThrow()
              : Duration.ofSeconds(30);
      DashboardFile.queries(panel)
          .flatMap(query -> Promql.of(query).selectors().stream())
          .filter(Promql.Selector::followsZoom)
          .flatMap(selector -> facts.find(selector.metric()).stream())
          .forEach(
              fact ->
                  assertThat(fact.interval().multipliedBy(2))
                      .as(panel.path("title").asText())
                      .isLessThanOrEqualTo(shortest));
    }
  }

  /** Every step is a number of the rule of the alert, or the 1 that stands for "more than 0". */
  @ParameterizedTest
  @MethodSource("files")
  void limitsAreThoseOfTheAlerts(DashboardFile file) {
    for (JsonNode panel : file.panels()) {
      List<String> alerts = alerts(panel);
      if (!alerts.isEmpty()) {
        Set<Double> ofRules = new TreeSet<>();
        Rule.all().stream()
            .filter(rule -> alerts.contains(rule.name()))
            .forEach(rule -> ofRules.addAll(numbers(rule.expression())));
        if (ofRules.contains(0.0)) {
          ofRules.add(1.0);
        }
        assertThat(steps(panel))
            .as("%s: %s", panel.path("title").asText(), alerts)
            .isSubsetOf(ofRules);
      }
    }
  }

  /** Of the panel; of a table, those of the columns whose alerts it leads to. */
  private static List<Double> steps(JsonNode panel) {
    List<Double> steps = new ArrayList<>();
    boolean isTable = panel.path("type").asText().equals("table");
    for (JsonNode found : panel.path("fieldConfig").findValues("steps")) {
      for (JsonNode step : found) {
        boolean isLimit = !step.path("value").isNull();
        if (isLimit && !(isTable && OWN.contains(step.path("value").asDouble()))) {
          steps.add(step.path("value").asDouble());
        }
      }
    }
    return steps;
  }

  private static List<String> alerts(JsonNode panel) {
    List<String> alerts = new ArrayList<>();
    for (JsonNode link : panel.path("links")) {
      Matcher runbook = RUNBOOK.matcher(link.path("url").asText());
      if (runbook.matches()) {
        alerts.add(runbook.group(1));
      }
    }
    return alerts;
  }

  /** The numbers of an expression, and what two make that are multiplied in brackets. */
  private static List<Double> numbers(String expression) {
    List<Double> numbers = new ArrayList<>();
    NUMBER.matcher(expression).results().forEach(n -> numbers.add(Double.valueOf(n.group())));
    PRODUCT
        .matcher(expression)
        .results()
        .forEach(p -> numbers.add(Double.parseDouble(p.group(1)) * Double.parseDouble(p.group(2))));
    return numbers;
  }
}
