package dev.pgvitals.web.page;

import static dev.pgvitals.text.HtmlText.escape;

import dev.pgvitals.alert.Level;
import dev.pgvitals.feed.FeedProblem;
import dev.pgvitals.feed.FeedReport;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.web.api.FeedPart;
import dev.pgvitals.web.api.Wrong;
import dev.pgvitals.web.status.AgentView;
import dev.pgvitals.web.status.JobTrouble;
import dev.pgvitals.web.status.ServerStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong, and the servers, as the page has it where no script runs. */
final class PlainStatus {
  private PlainStatus() {}

  /** Of all servers, for the page at the root. */
  static String overview(AgentView agent) {
    List<String> wrong = new ArrayList<>();
    agent.overview().forEach(server -> wrong.addAll(wrong(server, agent)));
    agent.feeds().forEach(feed -> wrong.addAll(wrong(feed)));
    return wrong(wrong)
        + """
          <h2>Servers</h2>
          <table>
          <tr><th>Server</th><th>State</th><th>Health</th><th></th></tr>
          %s
          </table>
          """
            .formatted(
                agent.servers().stream().map(PlainStatus::row).collect(Collectors.joining("\n")));
  }

  /** Of one server. */
  static String server(ServerDetails server, AgentView agent) {
    String name = server.report().server();
    List<String> wrong = new ArrayList<>(wrong(server, agent));
    agent.feeds().stream()
        .filter(feed -> feed.id().server().equals(Optional.of(name)))
        .forEach(feed -> wrong.addAll(wrong(feed)));
    return "<h2>%s</h2>%n".formatted(escape(name)) + wrong(wrong);
  }

  private static String wrong(List<String> rows) {
    return rows.isEmpty()
        ? "<p>Nothing is wrong.</p>\n"
        : """
          <h2>What is wrong</h2>
          <table>
          <tr><th>Level</th><th>Server</th><th>What</th><th>Where</th><th>Value</th><th>Since</th></tr>
          %s
          </table>
          """
            .formatted(String.join("\n", rows));
  }

  private static List<String> wrong(ServerDetails server, AgentView agent) {
    String name = server.report().server();
    List<String> rows = new ArrayList<>();
    server
        .report()
        .down()
        .ifPresent(
            failure ->
                rows.add(
                    row(
                        "critical",
                        name,
                        "down",
                        "",
                        failure.reason().words(),
                        server.downSince().map(Object::toString).orElse(""))));
    for (Wrong wrong : Wrong.of(server.vitals())) {
      rows.add(
          row(
              wrong.pending() ? "pending" : wrong.level().label(),
              name,
              wrong.vital().vital().alert().name(),
              String.join(", ", wrong.place().values()),
              wrong.text(),
              wrong.since().map(Object::toString).orElse("")));
    }
    for (JobTrouble trouble : JobTrouble.of(agent, server)) {
      rows.add(
          row(
              trouble.pending() ? "pending" : Level.WARNING.label(),
              name,
              trouble.alert(),
              String.join(", ", trouble.where().values()),
              trouble.text(),
              trouble.since().toString()));
    }
    return rows;
  }

  private static List<String> wrong(FeedReport feed) {
    String server = feed.id().server().orElse("");
    List<String> rows = new ArrayList<>();
    for (FeedProblem problem : feed.problems()) {
      rows.add(
          row(
              problem.level().label(),
              server,
              problem.alert(),
              feed.id().toString(),
              problem.text(),
              ""));
    }
    feed.failure()
        .ifPresent(
            failure ->
                rows.add(
                    row(
                        "warning",
                        server,
                        "not read",
                        feed.id().toString(),
                        FeedPart.words(failure.reason()),
                        feed.since().map(Object::toString).orElse(""))));
    return rows;
  }

  private static String row(String... cells) {
    StringBuilder row = new StringBuilder("<tr>");
    for (String cell : cells) {
      row.append("<td>").append(escape(cell)).append("</td>");
    }
    return row.append("</tr>").toString();
  }

  private static String row(ServerStatus server) {
    String state =
        switch (server.state()) {
          case UP -> "<td>up</td>";
          case DOWN -> "<td class=\"critical\">down</td>";
          case NOT_TRIED -> "<td>not tried yet</td>";
        };
    return "<tr><td><a href=\"server/"
        + URLEncoder.encode(server.name(), StandardCharsets.UTF_8).replace("+", "%20")
        + "\">"
        + escape(server.name())
        + "</a></td>"
        + state
        + "<td>"
        + escape(ServerText.health(server))
        + "</td><td>"
        + escape(ServerText.detail(server))
        + "</td></tr>";
  }
}
