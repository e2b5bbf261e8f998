package dev.pgvitals.web.api;

import dev.pgvitals.alert.Level;
import dev.pgvitals.feed.FeedReport;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.monitor.history.Figure;
import dev.pgvitals.monitor.history.Figures;
import dev.pgvitals.web.status.AgentView;
import dev.pgvitals.web.status.JobTrouble;
import dev.pgvitals.web.status.LastReload;
import dev.pgvitals.web.status.ReloadOutcome;
import dev.pgvitals.web.status.Stall;
import dev.pgvitals.yaml.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The overview of all servers, and of the agent itself. */
final class StatusDocument {
  private static final int MAX_PROBLEMS = 20;

  private final Json json;

  private StatusDocument(Json json) {
    this.json = json;
  }

  static byte[] of(AgentView agent) {
    Json json = new Json();
    new StatusDocument(json).write(agent);
    return json.bytes();
  }

  private void write(AgentView agent) {
    List<ServerDetails> servers = agent.overview();
    Map<String, List<JobTrouble>> jobs = new HashMap<>();
    servers.forEach(one -> jobs.put(one.report().server(), JobTrouble.of(agent, one)));
    ServerPart part =
        new ServerPart(json, one -> jobs.getOrDefault(one.report().server(), List.of()));
    json.object(
        () -> {
          json.object("agent", () -> about(agent));
          json.object(
              "summary",
              () ->
                  summary(
                      servers,
                      jobs.values().stream().flatMap(List::stream).toList(),
                      agent.feeds()));
          json.list("figures", () -> Figures.ALL.forEach(this::figure));
          json.list("servers", () -> servers.forEach(one -> json.object(() -> part.summary(one))));
          FeedPart feeds = new FeedPart(json);
          json.list(
              "feeds",
              () ->
                  agent
                      .feeds()
                      .forEach(
                          one -> json.object(() -> feeds.of(one, one.id().server().isEmpty()))));
        });
  }

  private void about(AgentView agent) {
    List<String> untried = agent.untried();
    json.text("version", agent.version());
    json.time("start_time", ServerPart.second(agent.startTime()));
    json.flag("diagnosis", agent.diagnoses());
    json.flag("ready", untried.isEmpty());
    json.list("not_tried", () -> untried.forEach(json::text));
    agent.stall().ifPresent(stall -> json.object("stall", () -> stall(stall)));
    agent.lastReload().ifPresent(reload -> json.object("reload", () -> reload(reload)));
  }

  private void stall(Stall stall) {
    json.text("part", stall.part().name().toLowerCase(Locale.ROOT));
    json.whole("seconds", stall.duration().toSeconds());
  }

  private void reload(LastReload reload) {
    ReloadOutcome outcome = reload.outcome();
    json.flag("ok", outcome.status() == ReloadOutcome.Status.DONE);
    json.text("status", outcome.status().name().toLowerCase(Locale.ROOT));
    json.time("time", ServerPart.second(reload.at()));
    if (!outcome.problems().isEmpty()) {
      json.whole("problem_count", outcome.problems().size());
      json.list(
          "problems",
          () ->
              outcome.problems().stream()
                  .limit(MAX_PROBLEMS)
                  .forEach(problem -> json.object(() -> problem(problem))));
    }
  }

  private void problem(Problem problem) {
    json.text("file", problem.position().file());
    json.whole("line", problem.position().line());
    json.whole("column", problem.position().column());
    json.textIfAny("path", problem.path());
    json.text("message", problem.message());
  }

  private void summary(List<ServerDetails> servers, List<JobTrouble> jobs, List<FeedReport> feeds) {
    long pendingJobs = jobs.stream().filter(JobTrouble::pending).count();
    long up = servers.stream().filter(server -> server.report().up()).count();
    long down = servers.stream().filter(ServerPart::isDown).count();
    json.whole("servers", servers.size());
    json.whole("up", up);
    json.whole("down", down);
    json.whole("not_tried", servers.size() - up - down);
    json.whole("critical", wrong(servers, Level.CRITICAL, false));
    json.whole("warning", wrong(servers, Level.WARNING, false) + jobs.size() - pendingJobs);
    json.whole(
        "pending",
        wrong(servers, Level.WARNING, true) + wrong(servers, Level.CRITICAL, true) + pendingJobs);
    json.whole("failing_queries", servers.stream().mapToInt(one -> one.queries().size()).sum());
    json.whole("feeds", feeds.size());
    json.whole("failing_feeds", feeds.stream().filter(one -> one.failure().isPresent()).count());
    json.whole("feeds_critical", wrong(feeds, Level.CRITICAL));
    json.whole("feeds_warning", wrong(feeds, Level.WARNING));
  }

  private static long wrong(List<FeedReport> feeds, Level level) {
    return feeds.stream()
        .flatMap(feed -> feed.problems().stream())
        .filter(problem -> problem.level() == level)
        .count();
  }

  private static long wrong(List<ServerDetails> servers, Level level, boolean pending) {
    return servers.stream()
        .flatMap(server -> Wrong.of(server.vitals()).stream())
        .filter(wrong -> wrong.level() == level && wrong.pending() == pending)
        .count();
  }

  private void figure(Figure figure) {
    json.object(
        () -> {
          json.text("name", figure.name());
          json.text("unit", figure.unit());
          json.text("help", figure.help());
        });
  }
}
