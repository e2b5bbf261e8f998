package dev.pgvitals.dashboards.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.dashboards.DashboardFile;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one target of one panel asks.
 *
 * @param type of the panel
 * @param least the panel's min interval; zero where it has none
 */
record BoardQuery(
    String board,
    String panel,
    String type,
    String refId,
    String expression,
    boolean instant,
    Duration least) {

  /** Of what a board marks on its graphs. */
  static List<BoardQuery> annotations(DashboardFile board) {
    return DashboardFile.list(board.json().at("/annotations/list")).stream()
        .filter(annotation -> annotation.has("expr"))
        .map(
            annotation ->
                new BoardQuery(
                    board.uid(),
                    annotation.path("name").asText(),
                    "annotation",
                    annotation.at("/target/refId").asText(),
                    annotation.path("expr").asText(),
                    false,
                    Durations.parse(annotation.path("step").asText()).orElse(Duration.ZERO)))
        .toList();
  }

  /** Of its panels. */
  static List<BoardQuery> of(DashboardFile board) {
    List<BoardQuery> queries = new ArrayList<>();
    for (JsonNode panel : board.panels()) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(of(board, panel, target));
      }
    }
    return queries;
  }

  private static BoardQuery of(DashboardFile board, JsonNode panel, JsonNode target) {
    return new BoardQuery(
        board.uid(),
        panel.path("title").asText(),
        panel.path("type").asText(),
        target.path("refId").asText(),
        target.path("expr").asText(),
        target.path("instant").asBoolean(),
        panel.has("interval")
            ? Durations.parse(panel.path("interval").asText()).orElseThrow()
            : Duration.ZERO);
  }

  @Override
  public String toString() {
    return "%s, %s, %s: %s".formatted(board, panel, refId, expression);
  }
}
