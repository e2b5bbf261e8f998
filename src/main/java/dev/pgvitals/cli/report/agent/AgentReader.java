package dev.pgvitals.cli.report.agent;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pgvitals.cli.option.AgentOption;
import dev.pgvitals.cli.output.AgentDocument;
import dev.pgvitals.cli.output.AgentDocument.NotHadException;
import dev.pgvitals.cli.output.AgentJson;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.text.Plural;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Asks an agent for all that a report needs: the overview, each server, the incidents. */
public final class AgentReader {
  /** A server's document has much more, which a fleet's would fill the memory with. */
  private static final Set<String> TABLES =
      Set.of(
          "jobs", "job_runs", "job_skips", "statements", "statements_total", "databases", "tables");

  /** Of the newest incidents; each is a file to send. */
  private static final int MOST_WITH_SETTINGS = 20;

  private static final String SERVER = "server";

  private final AgentOption.Target agent;

  public AgentReader(AgentOption.Target agent) {
    this.agent = agent;
  }

  /** A server is asked for that the agent does not have. */
  public static final class UnknownServerException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownServerException(String message) {
      super(message);
    }
  }

  /**
   * Asks. One answer that cannot be had is a note.
   *
   * @param only names of servers; empty: all
   * @throws NotHadException when there is no overview
   */
  public AgentAnswers read(Set<String> only, Period period)
      throws NotHadException, UnknownServerException {
    JsonObject overview = AgentDocument.get(agent.base(), "/api/v1/status", agent.access()).json();
    List<JsonObject> servers =
        AgentJson.objects(overview, "servers").stream()
            .filter(one -> only.isEmpty() || only.contains(AgentJson.text(one, "name")))
            .toList();
    refuseUnknown(only, servers);
    List<String> notes = new ArrayList<>();
    List<AgentAnswers.Details> details = new ArrayList<>();
    List<JsonObject> feeds = new ArrayList<>();
    if (only.isEmpty()) {
      AgentJson.objects(overview, "feeds").stream()
          .filter(feed -> AgentJson.text(feed, SERVER).isEmpty())
          .forEach(feeds::add);
    }
    readEach(servers, details, feeds, notes);
    return new AgentAnswers(
        agent.base(), overview, servers, details, feeds, incidents(only, period, notes), notes);
  }

  private static void refuseUnknown(Set<String> only, List<JsonObject> servers)
      throws UnknownServerException {
    Set<String> unknown = new TreeSet<>(only);
    servers.forEach(one -> unknown.remove(AgentJson.text(one, "name")));
    if (!unknown.isEmpty()) {
      throw new UnknownServerException(
          "the agent has no server " + String.join(", ", unknown) + "; pgvitals status lists them");
    }
  }

  private void readEach(
      List<JsonObject> servers,
      List<AgentAnswers.Details> details,
      List<JsonObject> feeds,
      List<String> notes) {
    int failed = 0;
    String why = "";
    for (JsonObject server : servers) {
      String name = AgentJson.text(server, "name");
      try {
        JsonObject document =
            AgentDocument.get(agent.base(), "/api/v1/servers/" + encoded(name), agent.access())
                .json();
        details.add(new AgentAnswers.Details(name, tables(document)));
        feeds.addAll(AgentJson.objects(document, "feeds"));
      } catch (NotHadException e) {
        failed++;
        why = String.valueOf(e.getMessage());
      }
    }
    if (failed > 0) {
      notes.add(
          Plural.of(failed, "server") + " could not be asked for: the last answer was: " + why);
    }
  }

  private static Map<String, List<JsonObject>> tables(JsonObject document) {
    Map<String, List<JsonObject>> tables = new HashMap<>();
    for (JsonObject table : AgentJson.objects(document, "tables")) {
      if (TABLES.contains(AgentJson.text(table, "name"))) {
        tables.put(AgentJson.text(table, "name"), AgentJson.objects(table, "rows"));
      }
    }
    return tables;
  }

  private Optional<AgentAnswers.Incidents> incidents(
      Set<String> only, Period period, List<String> notes) {
    try {
      JsonObject list =
          AgentDocument.getOther(agent.base(), "/api/v1/incidents", agent.access(), "incidents")
              .json();
      List<JsonObject> listed = AgentJson.objects(list, "incidents");
      if (listed.isEmpty() && !AgentJson.is(list, "kept")) {
        return Optional.empty();
      }
      List<JsonObject> chosen =
          listed.stream()
              .filter(one -> only.isEmpty() || only.contains(AgentJson.text(one, SERVER)))
              .toList();
      return Optional.of(
          new AgentAnswers.Incidents(
              AgentJson.number(list, "count").orElse((double) listed.size()).longValue(),
              chosen,
              changes(chosen, period)));
    } catch (NotHadException e) {
      notes.add("incidents could not be asked for: " + e.getMessage());
      return Optional.empty();
    }
  }

  private List<AgentAnswers.SettingChange> changes(List<JsonObject> incidents, Period period) {
    List<AgentAnswers.SettingChange> changes = new ArrayList<>();
    incidents.stream()
        .filter(one -> AgentJson.time(one, "time").filter(period::has).isPresent())
        .limit(MOST_WITH_SETTINGS)
        .forEach(one -> addChanges(one, changes));
    return changes;
  }

  private void addChanges(JsonObject incident, List<AgentAnswers.SettingChange> changes) {
    try {
      JsonObject file =
          AgentDocument.getOther(
                  agent.base(),
                  "/api/v1/incidents/" + encoded(AgentJson.text(incident, "id")),
                  agent.access(),
                  "id")
              .json();
      if (!(file.get("settings") instanceof JsonObject settings)) {
        return;
      }
      for (JsonObject changed : AgentJson.objects(settings, "changed")) {
        changes.add(
            new AgentAnswers.SettingChange(
                AgentJson.time(incident, "time").orElseThrow(),
                AgentJson.text(incident, SERVER),
                AgentJson.text(changed, "name"),
                Optional.ofNullable(changed.get("before")).map(JsonElement::getAsString),
                Optional.ofNullable(changed.get("after")).map(JsonElement::getAsString)));
      }
    } catch (NotHadException e) {
      // One that has texts of statements is not for everybody, and one may just have been removed.
    }
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
