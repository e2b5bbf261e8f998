package dev.pgvitals.web.api;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.status.AgentView;

/** The server that the last part of a request's path names. */
public final class NamedServer {
  private NamedServer() {}

  /**
   * All there is to tell of it.
   *
   * @throws RequestException 404 with the known names when there is no such server
   */
  public static ServerDetails of(HttpExchange request, AgentView agent) throws RequestException {
    return of(QueryParameters.lastPart(request), agent);
  }

  /**
   * All there is to tell of a server.
   *
   * @throws RequestException 404 with the known names when there is no such server
   */
  static ServerDetails of(String name, AgentView agent) throws RequestException {
    return agent
        .details(name)
        .orElseThrow(
            () ->
                new RequestException(
                    404,
                    "unknown server '"
                        + DisplayNames.printable(name)
                        + "'; known: "
                        + DisplayNames.list(agent.targets().keySet())));
  }
}
