package dev.pgvitals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A dashboard as it lies there, in Grafana's JSON. */
public record DashboardFile(String name, JsonNode json) {
  private static final Path DIRECTORY = Path.of("dashboards");
  private static final Pattern RUNBOOK = Pattern.compile("docs/runbooks/(\\w+)\\.md");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those that come with the agent. */
  public static List<DashboardFile> shipped() {
    return in(DIRECTORY);
  }

  static List<DashboardFile> in(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(DashboardFile::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DashboardFile read(Path file) {
    try {
      return new DashboardFile(
          file.getFileName().toString(), JSON.readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String uid() {
    return json.path("uid").asText();
  }

  /** All of them, rows included, and those in collapsed rows. */
  List<JsonNode> panelsAndRows() {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode panel : json.path("panels")) {
      all.add(panel);
      panel.path("panels").forEach(all::add);
    }
    return all;
  }

  public List<JsonNode> panels() {
    return panelsAndRows().stream()
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .toList();
  }

  public List<JsonNode> variables() {
    return list(json.path("templating").path("list"));
  }

  /** The alerts whose runbooks a panel leads to, by its title. */
  public Map<String, Set<String>> alerts() {
    Map<String, Set<String>> alerts = new TreeMap<>();
    for (JsonNode panel : panels()) {
      Set<String> of =
          alerts.computeIfAbsent(panel.path("title").asText(), title -> new TreeSet<>());
      for (JsonNode link : panel.path("links")) {
        Matcher runbook = RUNBOOK.matcher(link.path("url").asText());
        if (runbook.matches()) {
          of.add(runbook.group(1));
        }
      }
    }
    return alerts;
  }

  /** The queries of the panels. */
  Stream<String> queries() {
    return panels().stream().flatMap(DashboardFile::queries);
  }

  static Stream<String> queries(JsonNode panel) {
    return list(panel.path("targets")).stream().map(target -> target.path("expr").asText());
  }

  /** The elements of an array. */
  public static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /** Every text of the file that is a link's address. */
  List<String> urls() {
    return json.findValuesAsText("url").stream().filter(url -> !url.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
