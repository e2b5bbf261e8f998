package dev.pgvitals.cli.output;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that an agent says is wrong.
 *
 * @param level a word for people: that of the verdict, or that it does not count yet
 * @param server empty: the agent itself
 * @param summary what the alert means, in a sentence; empty where {@code where} says it
 * @param runbook where to read what to do, as the agent names it; empty where nothing is
 */
public record StatusProblem(
    CheckStatus verdict,
    String level,
    String server,
    String what,
    String value,
    Optional<Instant> since,
    String where,
    String summary,
    String runbook) {
  private static final int MAX_PROBLEMS = 3;

  /**
   * The worst first.
   *
   * @param document an overview, or of one server
   * @param servers those of it that are looked at
   */
  public static List<StatusProblem> of(JsonObject document, List<JsonObject> servers) {
    List<StatusProblem> all = new ArrayList<>();
    JsonObject agent = document.getAsJsonObject("agent");
    if (agent != null) {
      ofAgent(agent, all);
    }
    servers.forEach(server -> ofServer(server, all));
    AgentJson.objects(document, "feeds").forEach(feed -> ofFeed(feed, servers, all));
    all.sort(
        Comparator.comparing(StatusProblem::verdict)
            .reversed()
            .thenComparing(StatusProblem::server)
            .thenComparing(StatusProblem::what));
    return all;
  }

  /** Both of them, for a line of text. */
  String advice() {
    return (summary + " " + runbook).strip();
  }

  private static void ofAgent(JsonObject agent, List<StatusProblem> all) {
    JsonObject stall = agent.getAsJsonObject("stall");
    if (stall != null) {
      all.add(
          ofAgent(
              AgentJson.text(stall, "part") + " stands still",
              AgentJson.text(stall, "seconds") + " s",
              Optional.empty(),
              "see the agent's log"));
    }
    JsonObject reload = agent.getAsJsonObject("reload");
    if (reload != null && !reload.get("ok").getAsBoolean()) {
      List<String> problems = new ArrayList<>();
      AgentJson.objects(reload, "problems").stream()
          .limit(MAX_PROBLEMS)
          .forEach(
              problem ->
                  problems.add(
                      "%s:%s: %s"
                          .formatted(
                              AgentJson.text(problem, "file"),
                              AgentJson.text(problem, "line"),
                              AgentJson.text(problem, "message"))));
      all.add(
          ofAgent(
              "reload",
              AgentJson.text(reload, "status"),
              AgentJson.time(reload, "time"),
              problems.isEmpty() ? "see the agent's log" : String.join("; ", problems)));
    }
  }

  private static StatusProblem ofAgent(
      String what, String value, Optional<Instant> since, String where) {
    return new StatusProblem(
        CheckStatus.WARNING, word(CheckStatus.WARNING), "", what, value, since, where, "", "");
  }

  private static void ofServer(JsonObject server, List<StatusProblem> all) {
    String name = AgentJson.text(server, "name");
    if (AgentJson.text(server, "state").equals("not_tried")) {
      all.add(
          new StatusProblem(
              CheckStatus.UNKNOWN,
              word(CheckStatus.UNKNOWN),
              name,
              "not tried yet",
              "",
              Optional.empty(),
              "",
              "",
              ""));
    }
    JsonObject down = server.getAsJsonObject("down");
    if (down != null) {
      all.add(failure(CheckStatus.CRITICAL, name, "down", down, ""));
    }
    for (JsonObject wrong : AgentJson.objects(server, "wrong")) {
      all.add(vital(name, wrong));
    }
    for (JsonObject query : AgentJson.objects(server, "failing")) {
      String database = AgentJson.text(query, "database");
      all.add(
          failure(
              CheckStatus.WARNING,
              name,
              "query " + AgentJson.text(query, "name"),
              query,
              database.isEmpty() ? "" : "in " + database + ": "));
    }
  }

  /** What is read beside servers; of one that is not looked at, nothing. */
  private static void ofFeed(JsonObject feed, List<JsonObject> servers, List<StatusProblem> all) {
    String server = AgentJson.text(feed, "server");
    if (!server.isEmpty()
        && servers.stream().noneMatch(one -> AgentJson.text(one, "name").equals(server))) {
      return;
    }
    String name = AgentJson.text(feed, "kind") + " " + AgentJson.text(feed, "name");
    if (AgentJson.text(feed, "state").equals("failing")) {
      all.add(failure(CheckStatus.WARNING, server, name, feed, ""));
    }
    for (JsonObject wrong : AgentJson.objects(feed, "wrong")) {
      CheckStatus verdict =
          AgentJson.text(wrong, "level").equals("critical")
              ? CheckStatus.CRITICAL
              : CheckStatus.WARNING;
      all.add(
          new StatusProblem(
              verdict,
              word(verdict),
              server,
              AgentJson.text(wrong, "alert"),
              "",
              Optional.empty(),
              name + ": " + AgentJson.text(wrong, "text"),
              "",
              AgentJson.text(wrong, "runbook")));
    }
  }

  private static StatusProblem failure(
      CheckStatus verdict, String server, String what, JsonObject failure, String place) {
    String reason = AgentJson.text(failure, "reason") + " " + AgentJson.text(failure, "sqlstate");
    return new StatusProblem(
        verdict,
        word(verdict),
        server,
        what,
        reason.strip(),
        AgentJson.time(failure, "since"),
        place + AgentJson.text(failure, "text") + " " + AgentJson.text(failure, "hint"),
        "",
        "");
  }

  private static StatusProblem vital(String server, JsonObject wrong) {
    boolean pending = AgentJson.is(wrong, "pending");
    String level = AgentJson.text(wrong, "level");
    CheckStatus verdict =
        pending
            ? CheckStatus.OK
            : level.equals("critical") ? CheckStatus.CRITICAL : CheckStatus.WARNING;
    return new StatusProblem(
        verdict,
        pending ? "pending" : word(verdict),
        server,
        AgentJson.text(wrong, "alert"),
        AgentJson.text(wrong, "text"),
        AgentJson.time(wrong, "since"),
        AgentJson.pairs(wrong, "where"),
        AgentJson.text(wrong, "summary"),
        AgentJson.text(wrong, "runbook"));
  }

  private static String word(CheckStatus verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
