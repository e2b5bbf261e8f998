package dev.pgvitals.web.api;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.status.AgentView;
import java.util.List;
import java.util.Optional;

/** {@code /api/v1/servers/NAME}: all there is to tell of one server. */
public final class ServerEndpoint implements Endpoint {
  private final AgentView agent;

  public ServerEndpoint(AgentView agent) {
    this.agent = agent;
  }

  @Override
  public Response answer(HttpExchange request) throws RequestException {
    QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of());
    String raw = request.getRequestURI().getRawPath();
    String name = QueryParameters.decodePart(raw.substring(raw.lastIndexOf('/') + 1));
    Optional<ServerDetails> server = agent.details(name);
    if (server.isEmpty()) {
      throw new RequestException(
          404,
          "unknown server '"
              + DisplayNames.printable(name)
              + "'; known: "
              + DisplayNames.list(agent.targets().keySet()));
    }
    return new Answer(ServerDocument.of(server.get(), agent)).to(request.getRequestHeaders());
  }
}
