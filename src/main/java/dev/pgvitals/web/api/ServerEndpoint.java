package dev.pgvitals.web.api;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.web.http.Document;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.lock.WebLock;
import dev.pgvitals.web.status.AgentView;
import java.util.List;

/** {@code /api/v1/servers/NAME}: all there is to tell of one server. */
public final class ServerEndpoint implements Endpoint {
  private final AgentView agent;
  private final WebLock lock;

  public ServerEndpoint(AgentView agent, WebLock lock) {
    this.agent = agent;
    this.lock = lock;
  }

  @Override
  public Response answer(HttpExchange request) throws RequestException {
    QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of());
    boolean withTexts = agent.showsQueryText() && lock.maySeeTexts(request);
    return Document.json(ServerDocument.of(NamedServer.of(request, agent), agent, withTexts))
        .to(request.getRequestHeaders());
  }
}
