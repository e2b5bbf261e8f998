package dev.pgvitals.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.status.AgentView;
import dev.pgvitals.web.status.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * {@code /-/snapshot}: has what is going on kept, for those who may ask for a reload. Answers when
 * the files are written; one request at a time, as each holds a thread.
 */
final class SnapshotEndpoint implements Endpoint {
  private static final String SERVER = "server";

  private final AgentView agent;
  private final Predicate<HttpExchange> known;
  private final Semaphore turn = new Semaphore(1);

  /**
   * @param known whether the agent knows who asks
   */
  SnapshotEndpoint(AgentView agent, Predicate<HttpExchange> known) {
    this.agent = agent;
    this.known = known;
  }

  @Override
  public boolean changes() {
    return true;
  }

  @Override
  public Response answer(HttpExchange request) throws RequestException {
    Optional<String> refusal = ReloadAccess.refusal(request, known, agent);
    if (refusal.isPresent()) {
      return Response.text(403, "a snapshot is for those who may reload: " + refusal.get());
    }
    Set<String> servers =
        QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of(SERVER)).all(SERVER);
    if (servers.size() > 1) {
      throw new RequestException(400, "one server at a time, or all: /-/snapshot?server=NAME");
    }
    Optional<String> server = servers.stream().findFirst();
    Set<String> names = agent.targets().keySet();
    if (server.isPresent() && !names.contains(server.get())) {
      throw new RequestException(
          404,
          "unknown server '"
              + DisplayNames.printable(server.get())
              + "'; known: "
              + DisplayNames.list(names));
    }
    if (!turn.tryAcquire()) {
      return Response.text(429, "another snapshot is being taken; ask again");
    }
    try {
      return response(agent.snapshot(server));
    } finally {
      turn.release();
    }
  }

  private static Response response(Snapshot snapshot) {
    if (snapshot.refusal().isPresent()) {
      return Response.text(409, snapshot.refusal().get());
    }
    if (snapshot.ids().isEmpty() && !snapshot.failed().isEmpty()) {
      return Response.text(
          429,
          snapshot.failed().entrySet().stream()
              .map(failed -> DisplayNames.printable(failed.getKey()) + ": " + failed.getValue())
              .collect(Collectors.joining("\n")));
    }
    JsonObject json = new JsonObject();
    JsonArray kept = new JsonArray();
    snapshot.ids().forEach((server, id) -> kept.add(pair(server, "id", id)));
    json.add("incidents", kept);
    JsonArray failed = new JsonArray();
    snapshot.failed().forEach((server, why) -> failed.add(pair(server, "reason", why)));
    json.add("failed", failed);
    return Response.json(json + "\n");
  }

  private static JsonObject pair(String server, String name, String value) {
    JsonObject pair = new JsonObject();
    pair.addProperty("server", server);
    pair.addProperty(name, value);
    return pair;
  }
}
