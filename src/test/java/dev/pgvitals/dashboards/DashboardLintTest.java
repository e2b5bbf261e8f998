package dev.pgvitals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.dashboard.promql.Promql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every dashboard, whatever is on it. */
class DashboardLintTest {
  private static final Set<String> TYPES =
      Set.of("stat", "timeseries", "table", "bargauge", "state-timeline", "heatmap");
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)|\\$\\{(\\w+)[:}]");
  private static final Pattern BOARD = Pattern.compile("/d/([a-z-]+)/\\?.*");
  private static final Pattern VARIABLE_OF_LINK =
      Pattern.compile("var-(\\w+)=|\\$\\{(\\w+):queryparam}");
  private static final Pattern RUNBOOK = Pattern.compile("docs/runbooks/(\\w+)\\.md");
  private static final Path OF_CATALOGUES = Path.of("src/test/resources/golden/dashboards");
  private static final Path RUNBOOKS = Path.of("docs/runbooks");

  /** A column of 1600 pixels, less what is beside the title; and a letter. */
  private static final double COLUMN = 65;

  private static final double BESIDE = 24;
  private static final double ICON = 22;
  private static final double LETTER = 7;

  static Stream<DashboardFile> files() {
    return Stream.concat(
        DashboardFile.shipped().stream(), DashboardFile.in(OF_CATALOGUES).stream());
  }

  @ParameterizedTest
  @MethodSource("files")
  void itIsTheClassicModelForEveryGrafanaFrom10(DashboardFile file) {
    assertThat(file.json().path("schemaVersion").asInt()).isEqualTo(39);
    assertThat(file.json().has("__inputs")).isFalse();
    assertThat(file.json().has("__requires")).isFalse();
    assertThat(file.json().path("editable").asBoolean(true)).isFalse();
    assertThat(file.json().path("title").asText()).isNotBlank();
    assertThat(file.json().path("description").asText()).isNotBlank();
    assertThat(file.panels()).extracting(panel -> panel.path("type").asText()).isSubsetOf(TYPES);
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyDataSourceIsTheChosenOne(DashboardFile file) {
    assertThat(file.json().findValues("datasource"))
        .isNotEmpty()
        .allSatisfy(
            source -> {
              assertThat(source.path("type").asText()).isEqualTo("prometheus");
              assertThat(source.path("uid").asText()).isEqualTo("${datasource}");
            });
    assertThat(file.variables().get(0).path("name").asText()).isEqualTo("datasource");
    assertThat(file.variables().get(0).path("query").asText()).isEqualTo("prometheus");
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyPanelHasATitleThatFitsADescriptionAndAUnit(DashboardFile file) {
    assertThat(file.panelsAndRows())
        .allSatisfy(panel -> assertThat(panel.path("title").asText()).isNotBlank());
    assertThat(file.panels())
        .allSatisfy(
            panel -> {
              String title = panel.path("title").asText();
              assertThat(panel.path("description").asText())
                  .as(title)
                  .matches("(?s).*[.?!]")
                  .doesNotContain("  ");
              int icons = panel.path("links").isEmpty() ? 1 : 2;
              double room =
                  panel.path("gridPos").path("w").asInt() * COLUMN - BESIDE - icons * ICON;
              assertThat(title.length() * LETTER).as(title).isLessThanOrEqualTo(room);
              if (panel.path("type").asText().equals("table")) {
                assertThat(columnsWithoutUnit(panel)).as(title).isEmpty();
              } else {
                assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
                    .as(title)
                    .isNotBlank();
              }
            });
  }

  /** Headings of values that say neither their unit nor what the numbers stand for. */
  private static List<String> columnsWithoutUnit(JsonNode table) {
    Set<String> told = new HashSet<>();
    for (JsonNode override : table.path("fieldConfig").path("overrides")) {
      for (JsonNode property : override.path("properties")) {
        if (Set.of("unit", "mappings").contains(property.path("id").asText())) {
          told.add(override.path("matcher").path("options").asText());
        }
      }
    }
    List<String> without = new ArrayList<>();
    for (JsonNode each : table.path("transformations")) {
      each.path("options")
          .path("renameByName")
          .properties()
          .forEach(
              rename -> {
                if (rename.getKey().startsWith("Value")
                    && !told.contains(rename.getValue().asText())) {
                  without.add(rename.getValue().asText());
                }
              });
    }
    return without;
  }

  @ParameterizedTest
  @MethodSource("files")
  void noTableFillsItsEmptyCellsAndNoTwoColumnsHaveOneHeading(DashboardFile file) {
    for (JsonNode panel : file.panels()) {
      if (panel.path("type").asText().equals("table")) {
        assertThat(panel.findValues("noValue")).as(panel.path("title").asText()).isEmpty();
        for (JsonNode each : panel.path("transformations")) {
          List<String> headings = new ArrayList<>();
          each.path("options").path("renameByName").forEach(h -> headings.add(h.asText()));
          assertThat(headings).as(panel.path("title").asText()).doesNotHaveDuplicates();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void panelsHaveNumbersOfTheirOwnAndDoNotOverlap(DashboardFile file) {
    assertThat(file.panelsAndRows())
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates()
        .doesNotContain(0);
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : file.panelsAndRows()) {
      JsonNode place = panel.path("gridPos");
      int x = place.path("x").asInt();
      assertThat(x + place.path("w").asInt()).as(panel.path("title").asText()).isBetween(1, 24);
      for (int i = x; i < x + place.path("w").asInt(); i++) {
        for (int j = 0; j < place.path("h").asInt(); j++) {
          assertThat(taken.add(i + "," + (place.path("y").asInt() + j)))
              .as("place of %s", panel.path("title").asText())
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void variablesAreDefinedAndUsed(DashboardFile file) {
    List<String> defined =
        file.variables().stream().map(variable -> variable.path("name").asText()).toList();
    String text = file.json().toString();
    Set<String> used = new HashSet<>();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      if (!name.startsWith("__") && !name.matches("\\d+")) {
        used.add(name);
      }
    }
    assertThat(defined).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(used);
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyQueryIsAboutTheChosenServersOrAgents(DashboardFile file) {
    assertThat(file.queries())
        .isNotEmpty()
        .allSatisfy(
            query ->
                assertThat(Promql.of(query).selectors())
                    .as(query)
                    .isNotEmpty()
                    .allSatisfy(DashboardLintTest::isAboutTheChosen));
  }

  private static void isAboutTheChosen(Promql.Selector selector) {
    String matchers = selector.matchers();
    if (selector.metric().startsWith("node_")) {
      assertThat(matchers).contains("instance=~\"$host\"");
    } else if (matchers.contains("$agent")) {
      assertThat(matchers).contains("job=~\"$agent_job\"", "instance=~\"$agent\"");
    } else if (!selector.metric().equals("ALERTS")) {
      // Which alerts are meant, the query says by joining them with the servers.
      assertThat(matchers)
          .contains("job=~\"$job\"", "instance=~\"$instance\"")
          .containsAnyOf(
              "server=~\"$server\"",
              "server=~\"$pooler\"",
              // What is read beside servers need not be of one.
              "server=~\"$server|\"");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void windowsFollowTheZoomOrAreNamed(DashboardFile file) {
    for (JsonNode panel : file.panels()) {
      String says = panel.path("title").asText() + " " + panel.path("description").asText();
      DashboardFile.queries(panel)
          .flatMap(query -> Promql.of(query).selectors().stream())
          .map(Promql.Selector::range)
          .filter(range -> !range.isEmpty() && !range.startsWith("$"))
          .map(range -> range.replaceFirst(":.*", ""))
          .forEach(range -> assertThat(says).containsAnyOf(inWords(range)));
    }
  }

  private static String[] inWords(String range) {
    return switch (range) {
      case "5m" -> new String[] {"5 min", "five minutes"};
      case "15m" -> new String[] {"15 min", "quarter of an hour"};
      case "30m" -> new String[] {"30 min"};
      case "1h" -> new String[] {"1 h", "hour"};
      case "24h" -> new String[] {"24 h", " day"};
      case "7d" -> new String[] {"seven days", "7 d", "week"};
      case "30d" -> new String[] {"30 d", "month"};
      default -> new String[] {range};
    };
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyLinkLeadsSomewhere(DashboardFile file) {
    List<DashboardFile> all = files().toList();
    assertThat(file.urls())
        .allSatisfy(
            url -> {
              Matcher board = BOARD.matcher(url);
              Matcher runbook = RUNBOOK.matcher(url);
              if (board.matches()) {
                DashboardFile target =
                    all.stream()
                        .filter(other -> other.uid().equals(board.group(1)))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(url));
                assertThat(variablesOf(url)).isSubsetOf(names(target));
              } else if (runbook.matches()) {
                assertThat(RUNBOOKS.resolve(runbook.group(1) + ".md")).exists();
              } else {
                assertThat(url).isEqualTo("docs/runbooks/${__value.text}.md");
              }
            });
  }

  private static Set<String> variablesOf(String url) {
    Set<String> names = new HashSet<>();
    Matcher matcher = VARIABLE_OF_LINK.matcher(url);
    while (matcher.find()) {
      names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return names;
  }

  private static Set<String> names(DashboardFile file) {
    return file.variables().stream()
        .map(variable -> variable.path("name").asText())
        .collect(Collectors.toSet());
  }

  @Test
  void noTwoBoardsHaveOneUidOrTitle() {
    assertThat(files()).extracting(DashboardFile::uid).doesNotHaveDuplicates();
    assertThat(files().map(file -> file.json().path("title").asText())).doesNotHaveDuplicates();
  }
}
