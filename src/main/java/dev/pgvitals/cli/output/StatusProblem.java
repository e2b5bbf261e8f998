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
 * @param advice what to do about it; empty where {@code where} says it
 */
record StatusProblem(
    CheckStatus verdict,
    String level,
    String server,
    String what,
    String value,
    Optional<Instant> since,
    String where,
    String advice) {
  private static final int MAX_PROBLEMS = 3;

  /** The worst first. */
  static List<StatusProblem> of(JsonObject document, List<JsonObject> servers) {
    List<StatusProblem> all = new ArrayList<>();
    JsonObject agent = document.getAsJsonObject("agent");
    if (agent != null) {
      ofAgent(agent, all);
    }
    servers.forEach(server -> ofServer(server, all));
    StatusText.objects(document, "feeds").forEach(feed -> ofFeed(feed, servers, all));
    all.sort(
        Comparator.comparing(StatusProblem::verdict)
            .reversed()
            .thenComparing(StatusProblem::server)
            .thenComparing(StatusProblem::what));
    return all;
  }

  private static void ofAgent(JsonObject agent, List<StatusProblem> all) {
    JsonObject stall = agent.getAsJsonObject("stall");
    if (stall != null) {
      all.add(
          ofAgent(
              StatusText.text(stall, "part") + " stands still",
              StatusText.text(stall, "seconds") + " s",
              Optional.empty(),
              "see the agent's log"));
    }
    JsonObject reload = agent.getAsJsonObject("reload");
    if (reload != null && !reload.get("ok").getAsBoolean()) {
      List<String> problems = new ArrayList<>();
      StatusText.objects(reload, "problems").stream()
          .limit(MAX_PROBLEMS)
          .forEach(
              problem ->
                  problems.add(
                      "%s:%s: %s"
                          .formatted(
                              StatusText.text(problem, "file"),
                              StatusText.text(problem, "line"),
                              StatusText.text(problem, "message"))));
      all.add(
          ofAgent(
              "reload",
              StatusText.text(reload, "status"),
              StatusText.time(reload, "time"),
              problems.isEmpty() ? "see the agent's log" : String.join("; ", problems)));
    }
  }

  private static StatusProblem ofAgent(
      String what, String value, Optional<Instant> since, String where) {
    return new StatusProblem(
        CheckStatus.WARNING, word(CheckStatus.WARNING), "", what, value, since, where, "");
  }

  private static void ofServer(JsonObject server, List<StatusProblem> all) {
    String name = StatusText.text(server, "name");
    if (StatusText.text(server, "state").equals("not_tried")) {
      all.add(
          new StatusProblem(
              CheckStatus.UNKNOWN,
              word(CheckStatus.UNKNOWN),
              name,
              "not tried yet",
              "",
              Optional.empty(),
              "",
              ""));
    }
    JsonObject down = server.getAsJsonObject("down");
    if (down != null) {
      all.add(failure(CheckStatus.CRITICAL, name, "down", down, ""));
    }
    for (JsonObject wrong : StatusText.objects(server, "wrong")) {
      all.add(vital(name, wrong));
    }
    for (JsonObject query : StatusText.objects(server, "failing")) {
      String database = StatusText.text(query, "database");
      all.add(
          failure(
              CheckStatus.WARNING,
              name,
              "query " + StatusText.text(query, "name"),
              query,
              database.isEmpty() ? "" : "in " + database + ": "));
    }
  }

  /** What is read beside servers; of one that is not looked at, nothing. */
  private static void ofFeed(JsonObject feed, List<JsonObject> servers, List<StatusProblem> all) {
    String server = StatusText.text(feed, "server");
    if (!server.isEmpty()
        && servers.stream().noneMatch(one -> StatusText.text(one, "name").equals(server))) {
      return;
    }
    String name = StatusText.text(feed, "kind") + " " + StatusText.text(feed, "name");
    if (StatusText.text(feed, "state").equals("failing")) {
      all.add(failure(CheckStatus.WARNING, server, name, feed, ""));
    }
    for (JsonObject wrong : StatusText.objects(feed, "wrong")) {
      CheckStatus verdict =
          StatusText.text(wrong, "level").equals("critical")
              ? CheckStatus.CRITICAL
              : CheckStatus.WARNING;
      all.add(
          new StatusProblem(
              verdict,
              word(verdict),
              server,
              StatusText.text(wrong, "alert"),
              "",
              Optional.empty(),
              name + ": " + StatusText.text(wrong, "text"),
              StatusText.text(wrong, "runbook")));
    }
  }

  private static StatusProblem failure(
      CheckStatus verdict, String server, String what, JsonObject failure, String place) {
    String reason = StatusText.text(failure, "reason") + " " + StatusText.text(failure, "sqlstate");
    return new StatusProblem(
        verdict,
        word(verdict),
        server,
        what,
        reason.strip(),
        StatusText.time(failure, "since"),
        place + StatusText.text(failure, "text") + " " + StatusText.text(failure, "hint"),
        "");
  }

  private static StatusProblem vital(String server, JsonObject wrong) {
    boolean pending = wrong.get("pending").getAsBoolean();
    String level = StatusText.text(wrong, "level");
    CheckStatus verdict =
        pending
            ? CheckStatus.OK
            : level.equals("critical") ? CheckStatus.CRITICAL : CheckStatus.WARNING;
    String advice =
        (StatusText.text(wrong, "summary") + " " + StatusText.text(wrong, "runbook")).strip();
    return new StatusProblem(
        verdict,
        pending ? "pending" : word(verdict),
        server,
        StatusText.text(wrong, "alert"),
        StatusText.text(wrong, "text"),
        StatusText.time(wrong, "since"),
        StatusText.pairs(wrong.getAsJsonObject("where")),
        advice);
  }

  private static String word(CheckStatus verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
