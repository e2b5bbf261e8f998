package dev.pgvitals.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.dashboards.DashboardFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From an alert's runbook to the panels that show it, and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunbookPanelsTest {
  private static final Pattern BOARD =
      Pattern.compile(
          "On the board \\[([^]]+)]\\(\\.\\./\\.\\./dashboards/README\\.md#([a-z-]+)\\): panels? (\"[^.]*\")\\.");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  /** By the name of a board, the alerts of its panels by their titles. */
  private final Map<String, Map<String, Set<String>>> boards = new TreeMap<>();

  static Stream<Runbook> runbooks() {
    return Runbook.all().stream();
  }

  @BeforeAll
  void readBoards() {
    for (DashboardFile file : DashboardFile.shipped()) {
      boards.put(
          file.json().path("title").asText().replaceFirst("^PostgreSQL / ", ""), file.alerts());
    }
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void itsDiagnosisBeginsWithThePanelsToLookAt(Runbook runbook) {
    List<String> lines = runbook.lines();

    assertThat(lines.get(lines.indexOf("## Diagnosis") + 2)).startsWith("On the board [");
    assertThat(named(runbook)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void everyPanelThatItNamesExists(Runbook runbook) {
    named(runbook)
        .forEach(
            (board, panels) -> {
              assertThat(boards).containsKey(board);
              assertThat(boards.get(board)).containsKeys(panels.toArray(String[]::new));
            });
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void panelsWithTheLimitsOfItsAlertLeadToItAndItNamesThem(Runbook runbook) {
    Map<String, Set<String>> leading = new TreeMap<>();
    boards.forEach(
        (board, panels) ->
            panels.forEach(
                (title, alerts) -> {
                  if (alerts.contains(runbook.name())) {
                    leading.computeIfAbsent(board, b -> new TreeSet<>()).add(title);
                  }
                }));

    if (!leading.isEmpty()) {
      Map<String, Set<String>> named = named(runbook);
      named.forEach((board, panels) -> panels.removeIf(title -> hasNoLimits(board, title)));
      named.values().removeIf(Set::isEmpty);
      assertThat(named).isEqualTo(leading);
    }
  }

  /** Such a panel helps with many alerts, and leads to the runbook of none. */
  private boolean hasNoLimits(String board, String title) {
    return boards.getOrDefault(board, Map.of()).getOrDefault(title, Set.of()).isEmpty();
  }

  private static Map<String, Set<String>> named(Runbook runbook) {
    Map<String, Set<String>> named = new TreeMap<>();
    Matcher boards =
        BOARD.matcher(runbook.prose().collect(Collectors.joining(" ")).replaceAll("\\s+", " "));
    while (boards.find()) {
      assertThat(boards.group(2))
          .isEqualTo(boards.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'));
      Set<String> panels = new TreeSet<>();
      QUOTED.matcher(boards.group(3)).results().forEach(panel -> panels.add(panel.group(1)));
      named.put(boards.group(1), panels);
    }
    return named;
  }
}
