package dev.pgvitals.cli.report.agent;

import com.google.gson.JsonObject;
import dev.pgvitals.cli.output.AgentJson;
import dev.pgvitals.cli.output.StatusProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an agent has answered, as far as a report needs it.
 *
 * @param base where it serves
 * @param overview its document of all servers
 * @param servers those of the overview that the report is about
 * @param details the same servers, as far as their documents could be had
 * @param feeds what is read beside these servers, with tables where they could be had
 * @param incidents what is kept, the newest first; empty where nothing is
 * @param notes what could not be had, a sentence each
 */
public record AgentAnswers(
    String base,
    JsonObject overview,
    List<JsonObject> servers,
    List<Details> details,
    List<JsonObject> feeds,
    Optional<Incidents> incidents,
    List<String> notes) {

  /**
   * Of one server.
   *
   * @param tables rows by the names of the tables that a report needs
   */
  record Details(String server, Map<String, List<JsonObject>> tables) {
    List<JsonObject> rows(String table) {
      return tables.getOrDefault(table, List.of());
    }
  }

  /**
   * What is kept.
   *
   * @param count of all servers, those that are not listed included
   * @param changes settings that are other than at the server's last incident
   */
  record Incidents(long count, List<JsonObject> listed, List<SettingChange> changes) {}

  /**
   * A setting that has changed.
   *
   * @param seen when that was noticed
   * @param before empty: the default
   */
  record SettingChange(
      Instant seen, String server, String name, Optional<String> before, Optional<String> after) {}

  /** A row of a table, and whose it is. */
  record ServerRow(String server, JsonObject row) {
    String text(String name) {
      return AgentJson.text(row, name);
    }

    double number(String name) {
      return AgentJson.number(row, name).orElse(Double.NaN);
    }

    Optional<Instant> time(String name) {
      return AgentJson.number(row, name).map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
    }
  }

  /** Of all servers. */
  List<ServerRow> rows(String table) {
    List<ServerRow> rows = new ArrayList<>();
    details.forEach(
        one -> one.rows(table).forEach(row -> rows.add(new ServerRow(one.server, row))));
    return rows;
  }

  List<JsonObject> feeds(String kind) {
    return feeds.stream().filter(feed -> AgentJson.text(feed, "kind").equals(kind)).toList();
  }

  /** The worst first; what is pending is among them. */
  List<StatusProblem> problems() {
    return StatusProblem.of(overview, servers);
  }

  Optional<Instant> agentStart() {
    return overview.get("agent") instanceof JsonObject agent
        ? AgentJson.time(agent, "start_time")
        : Optional.empty();
  }

  /** The text of a statement, where the agent tells it, by {@link #statementKey}. */
  public Map<String, String> statements() {
    Map<String, String> texts = new HashMap<>();
    for (String table : List.of("statements_total", "statements")) {
      for (ServerRow row : rows(table)) {
        if (!row.text("query").isEmpty()) {
          texts.put(statementKey(row.server(), row.text("queryid")), row.text("query"));
        }
      }
    }
    return texts;
  }

  /** What tells one statement from another. */
  public static String statementKey(String server, String queryId) {
    return server + "\n" + queryId;
  }
}
