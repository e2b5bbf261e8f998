package dev.pgvitals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps sessions from their work is the first thing that one sees of a server. */
class LoadPanelsTest {
  /** As PostgreSQL 13 to 19 call them, less those that are no load; and what the agent adds. */
  private static final List<String> TYPES =
      List.of(
          "CPU",
          "LWLock",
          "Lock",
          "BufferPin",
          "Buffer",
          "Extension",
          "InjectionPoint",
          "IPC",
          "Timeout",
          "IO",
          "other");

  @ParameterizedTest
  @ValueSource(strings = {"pgvitals-server.json", "pgvitals-queries.json"})
  void theBoardOpensWithActiveSessionsByWhatTheyWaitFor(String name) {
    DashboardFile board =
        DashboardFile.shipped().stream()
            .filter(file -> file.name().equals(name))
            .findFirst()
            .orElseThrow();
    JsonNode first = board.panels().get(0);

    assertThat(first.path("title").asText()).isEqualTo("Active sessions by what they wait for");
    assertThat(first.at("/fieldConfig/defaults/custom/stacking/mode").asText()).isEqualTo("normal");
    assertThat(DashboardFile.queries(first))
        .hasSize(2)
        .anySatisfy(query -> assertThat(query).contains("pg_stat_activity_load_seconds_total"))
        .anySatisfy(query -> assertThat(query).contains("pgvitals_server_cpus"));
    Map<String, String> colors = colors(first);
    assertThat(colors).containsEntry("CPU", "green").containsKeys(TYPES.toArray(String[]::new));
  }

  private static Map<String, String> colors(JsonNode panel) {
    Map<String, String> colors = new HashMap<>();
    for (JsonNode override : panel.at("/fieldConfig/overrides")) {
      if (override.at("/matcher/id").asText().equals("byName")) {
        colors.put(
            override.at("/matcher/options").asText(),
            override.at("/properties/0/value/fixedColor").asText());
      }
    }
    return colors;
  }
}
