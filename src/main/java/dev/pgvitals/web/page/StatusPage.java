package dev.pgvitals.web.page;

import static dev.pgvitals.text.HtmlText.escape;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.web.api.NamedServer;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.status.AgentView;

/**
 * The page: {@code /} of all servers, {@code /server/NAME} of one, {@code /incident/ID} of what was
 * kept of one. Its scripts draw it from the API and keep it up to date; without them, it is what
 * was wrong when it was loaded. Every address in it is relative, so that it works behind any
 * prefix.
 */
public final class StatusPage {
  /** No script but its own, no style but its own, nothing from elsewhere, in nobody's frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'";

  private final AgentView agent;

  public StatusPage(AgentView agent) {
    this.agent = agent;
  }

  /** {@code /}. */
  public Response all(HttpExchange request) {
    return page("pgvitals", "", "", PlainStatus.overview(agent));
  }

  /** {@code /server/NAME}. */
  public Response server(HttpExchange request) throws RequestException {
    ServerDetails server = NamedServer.of(request, agent);
    String name = escape(server.report().server());
    return page(
        name + " - pgvitals",
        "../",
        " data-server=\"" + name + "\"",
        PlainStatus.server(server, agent));
  }

  /** {@code /incident/ID}: one that is kept. */
  public Response incident(HttpExchange request) throws RequestException {
    String id = QueryParameters.lastPart(request);
    if (agent.incidents().list().stream().noneMatch(file -> file.id().equals(id))) {
      throw new RequestException(
          404,
          "no incident '" + DisplayNames.printable(id) + "' is kept; see / for those that are");
    }
    return page(
        id + " - pgvitals",
        "../",
        " data-incident=\"" + escape(id) + "\"",
        "<p>What was going on: <a href=\"../api/v1/incidents/%1$s\">as JSON</a>, or in a terminal: pgvitals incidents show %1$s</p>"
            .formatted(escape(id)));
  }

  private Response page(String title, String root, String attributes, String content) {
    return Response.html(
        """
          <!DOCTYPE html>
          <html lang="en">
          <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>%1$s</title>
          <link rel="icon" href="%2$spage/icon.svg">
          <link rel="stylesheet" href="%2$spage/style.css">
          <script type="module" src="%2$spage/app.js"></script>
          </head>
          <body>
          <main id="app" data-root="%2$s"%3$s>
          <h1>pgvitals %4$s</h1>
          <p>%5$s</p>
          %6$s
          <ul>
          <li><a href="%2$smetrics">/metrics</a>: all series, for Prometheus</li>
          <li><a href="%2$sapi/v1/status">/api/v1/status</a>: what is wrong and since when, as JSON; /api/v1/servers/NAME: all about one server; <a href="%2$sapi/v1/incidents">/api/v1/incidents</a>: what is kept of past troubles</li>
          <li><a href="%2$ssd">/sd</a>: each server as a target of its own, for Prometheus's HTTP service discovery</li>
          <li>/route/CLUSTER, /route/CLUSTER/SERVER: where sessions may be sent, for load balancers; with <code>routing</code> in the configuration</li>
          <li><a href="%2$s-/healthy">/-/healthy</a>, <a href="%2$s-/ready">/-/ready</a>: state of the agent</li>
          </ul>
          </main>
          </body>
          </html>
          """
            .formatted(
                title,
                root,
                attributes,
                escape(agent.version()),
                escape(StateText.readiness(agent.untried())),
                content),
        POLICY);
  }
}
