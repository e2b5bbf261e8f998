package dev.pgvitals.web.incident;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.incident.IncidentFile;
import dev.pgvitals.incident.IncidentStore;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.Document;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.lock.WebLock;
import dev.pgvitals.web.status.AgentView;
import java.util.List;
import java.util.Optional;

/** {@code /api/v1/incidents/ID}: all of one of those that are kept. */
public final class IncidentEndpoint implements Endpoint {
  private final AgentView agent;
  private final WebLock lock;

  public IncidentEndpoint(AgentView agent, WebLock lock) {
    this.agent = agent;
    this.lock = lock;
  }

  @Override
  public Response answer(HttpExchange request) throws RequestException {
    QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of());
    String id = QueryParameters.lastPart(request);
    IncidentStore store = agent.incidents();
    Optional<IncidentFile> file =
        store.list().stream().filter(one -> one.id().equals(id)).findFirst();
    if (file.filter(IncidentFile::damaged).isPresent()) {
      return Response.text(500, "the file of incident " + id + " is damaged");
    }
    if (file.filter(IncidentFile::texts).isPresent()
        && !(agent.showsQueryText() && lock.maySeeTexts(request))) {
      return Response.text(
          403,
          "incident "
              + id
              + " has texts of statements, which are for who has logged in, or for this machine: see"
              + " page.query_text, or read it with pgvitals incidents show");
    }
    try {
      return (file.isEmpty() ? Optional.<byte[]>empty() : store.read(id))
          .map(bytes -> Document.json(bytes).to(request.getRequestHeaders()))
          .orElseThrow(
              () ->
                  new RequestException(
                      404,
                      "no incident '"
                          + DisplayNames.printable(id)
                          + "' is kept; /api/v1/incidents has the list"));
    } catch (IncidentStore.UnreadableException e) {
      return Response.text(503, "incident " + id + " cannot be read: " + e.getMessage());
    }
  }
}
