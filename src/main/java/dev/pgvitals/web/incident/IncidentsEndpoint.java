package dev.pgvitals.web.incident;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.incident.IncidentListJson;
import dev.pgvitals.incident.IncidentStore;
import dev.pgvitals.web.http.Document;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.status.AgentView;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code /api/v1/incidents}: the newest of those that are kept, from memory. */
public final class IncidentsEndpoint implements Endpoint {
  private static final int MOST = 200;

  private final AgentView agent;

  public IncidentsEndpoint(AgentView agent) {
    this.agent = agent;
  }

  @Override
  public Response answer(HttpExchange request) throws RequestException {
    QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of());
    IncidentStore store = agent.incidents();
    return Document.json(
            IncidentListJson.of(store.list(), store.isOpen(), MOST)
                .getBytes(StandardCharsets.UTF_8))
        .to(request.getRequestHeaders());
  }
}
