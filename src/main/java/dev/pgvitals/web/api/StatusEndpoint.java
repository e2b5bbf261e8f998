package dev.pgvitals.web.api;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.status.AgentView;
import java.util.List;

/** {@code /api/v1/status}: what is wrong, and how all servers do. */
public final class StatusEndpoint implements Endpoint {
  private final Prepared document;

  public StatusEndpoint(AgentView agent) {
    this.document = new Prepared(() -> StatusDocument.of(agent), System::nanoTime);
  }

  @Override
  public Response answer(HttpExchange request) throws RequestException {
    QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of());
    return document.current().to(request.getRequestHeaders());
  }
}
