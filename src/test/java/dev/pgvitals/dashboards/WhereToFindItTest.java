package dev.pgvitals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The panels that {@code docs/dashboards.md} leads to are where it says. */
class WhereToFindItTest {
  private static final Path PAGE = Path.of("docs/dashboards.md");
  private static final Path OF_EXAMPLES = Path.of("src/test/resources/golden/dashboards");
  private static final Pattern LINE =
      Pattern.compile("\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| (\"[^|]+\") \\|");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  /**
   * A line of a table.
   *
   * @param board its title, or the file of an example
   * @param row its title, or the entry
   */
  record Place(String question, String board, String row, List<String> panels) {}

  static List<Place> places() throws IOException {
    List<Place> places = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher place = LINE.matcher(line);
      if (place.matches()) {
        places.add(
            new Place(
                place.group(1),
                place.group(2),
                place.group(3),
                QUOTED.matcher(place.group(4)).results().map(WhereToFindItTest::inside).toList()));
      }
    }
    return places;
  }

  private static String inside(MatchResult quoted) {
    return quoted.group(1);
  }

  @ParameterizedTest
  @MethodSource("places")
  void thePanelsAreInThatRowOfThatBoard(Place place) {
    Map<String, List<String>> rows = rows(board(place.board()));
    String row =
        rows.keySet().stream()
            .filter(title -> title.equals(place.row()) || title.endsWith(" (" + place.row() + ")"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(place + ": rows are " + rows.keySet()));

    assertThat(place.panels()).isNotEmpty();
    assertThat(rows.get(row)).containsAll(place.panels());
  }

  @Test
  void everyLineOfItsTablesIsRead() throws IOException {
    long lines =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| to see "))
            .count();

    assertThat(places()).hasSize((int) lines);
  }

  @Test
  void everyBoardButTheAgentsHasAnAnswer() throws IOException {
    List<String> named = places().stream().map(Place::board).toList();

    assertThat(DashboardFile.shipped().stream().map(WhereToFindItTest::title))
        .filteredOn(title -> !title.equals("Agent"))
        .allSatisfy(title -> assertThat(named).contains(title));
  }

  private static DashboardFile board(String name) {
    return Stream.concat(DashboardFile.shipped().stream(), DashboardFile.in(OF_EXAMPLES).stream())
        .filter(
            file ->
                title(file).equals(name)
                    || file.name().equals(name.replace("-queries.yaml", ".json")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no board \"" + name + "\""));
  }

  private static String title(DashboardFile file) {
    return file.json().path("title").asText().replaceFirst("^PostgreSQL / ", "");
  }

  /** Titles of panels, by those of their rows. */
  private static Map<String, List<String>> rows(DashboardFile file) {
    Map<String, List<String>> rows = new TreeMap<>();
    List<String> open = new ArrayList<>();
    for (JsonNode panel : file.panelsAndRows()) {
      if (panel.path("type").asText().equals("row")) {
        open = rows.computeIfAbsent(panel.path("title").asText(), title -> new ArrayList<>());
      } else {
        open.add(panel.path("title").asText());
      }
    }
    return rows;
  }
}
