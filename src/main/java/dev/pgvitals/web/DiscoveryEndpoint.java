package dev.pgvitals.web;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.text.JsonText;
import dev.pgvitals.web.http.Authority;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.status.AgentView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prometheus's HTTP service discovery: each server is a target of its own, scraped at {@code
 * /probe?target=NAME} of this agent.
 */
final class DiscoveryEndpoint implements Endpoint {
  private static final String DEFAULT_SCHEME = "http";
  private static final String META = "__meta_pgvitals_";

  private final AgentView agent;
  private final String scheme;

  /**
   * @param scheme by which the agent is asked: http or https
   */
  DiscoveryEndpoint(AgentView agent, String scheme) {
    this.agent = agent;
    this.scheme = scheme;
  }

  @Override
  public Response answer(HttpExchange request) throws RequestException {
    QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of());
    String self = JsonText.of(Authority.of(request));
    List<String> groups = new ArrayList<>();
    agent
        .targets()
        .forEach(
            (server, labels) ->
                groups.add(
                    "{\"targets\":[%s],\"labels\":%s}"
                        .formatted(self, JsonText.texts(labels(server, labels)))));
    return Response.json(JsonText.list(groups) + "\n");
  }

  private Map<String, String> labels(String server, Map<String, String> own) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (!scheme.equals(DEFAULT_SCHEME)) {
      labels.put("__scheme__", scheme);
    }
    labels.put("__metrics_path__", "/probe");
    labels.put("__param_target", server);
    labels.put(META + "server", server);
    own.forEach((name, value) -> labels.put(META + "label_" + name, value));
    return labels;
  }
}
