package dev.pgvitals.web.page;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.status.AgentView;
import dev.pgvitals.web.status.ServerStatus;
import java.util.List;
import java.util.stream.Collectors;

/** The page at {@code /}: what there is, and which servers are up. */
public final class LandingPage implements Endpoint {
  private final AgentView agent;

  public LandingPage(AgentView agent) {
    this.agent = agent;
  }

  @Override
  public Response answer(HttpExchange request) {
    List<ServerStatus> servers = agent.servers();
    String ready = StateText.readiness(agent.untried());
    String rows = servers.stream().map(LandingPage::row).collect(Collectors.joining("\n"));
    return Response.html(page(escape(agent.version()), escape(ready), rows));
  }

  private static String page(String version, String ready, String rows) {
    return """
          <!DOCTYPE html>
          <html lang="en">
          <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width">
          <title>pgvitals</title>
          <style>
          body { font-family: sans-serif; margin: 2em; color-scheme: light dark; }
          td, th { text-align: left; padding: .2em 1em .2em 0; }
          .down { color: #c22; font-weight: bold; }
          </style>
          </head>
          <body>
          <h1>pgvitals</h1>
          <p>Version %s, %s</p>
          <ul>
          <li><a href="metrics">/metrics</a>: all series, for Prometheus</li>
          <li><a href="sd">/sd</a>: each server as a target of its own, for Prometheus's HTTP service discovery</li>
          <li><a href="api/v1/status">/api/v1/status</a>: what is wrong and since when, as JSON; /api/v1/servers/NAME: all about one server</li>
          <li><a href="-/healthy">/-/healthy</a>, <a href="-/ready">/-/ready</a>: state of the agent</li>
          </ul>
          <table>
          <tr><th>Server</th><th>State</th><th>Health</th><th></th></tr>
          %s
          </table>
          </body>
          </html>
          """
        .formatted(version, ready, rows);
  }

  private static String row(ServerStatus server) {
    String name = escape(server.name());
    String state =
        switch (server.state()) {
          case UP -> "<td>up</td>";
          case DOWN -> "<td class=\"down\">down</td>";
          case NOT_TRIED -> "<td>not tried yet</td>";
        };
    return "<tr><td>"
        + name
        + "</td>"
        + state
        + "<td>"
        + escape(ServerText.health(server))
        + "</td><td>"
        + escape(ServerText.detail(server))
        + "</td></tr>";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
