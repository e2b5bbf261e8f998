package dev.pgvitals.web.route;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.config.route.RoutingSettings;
import dev.pgvitals.route.Cluster;
import dev.pgvitals.route.Role;
import dev.pgvitals.route.RouteAnswer;
import dev.pgvitals.route.Wish;
import dev.pgvitals.time.Durations;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.status.AgentView;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /route}: where sessions may be sent, as a status that a load balancer understands: 200 or
 * 503. Comes from memory, whatever the servers do.
 */
public final class RouteEndpoints {
  private static final String MAX_LAG = "max_lag";
  private static final String ROLE = "role";
  private static final int UNAVAILABLE = 503;

  private final AgentView agent;

  public RouteEndpoints(AgentView agent) {
    this.agent = agent;
  }

  /** All servers of a cluster: 200, whatever there is to say. */
  public Response cluster(HttpExchange request) throws RequestException {
    Cluster cluster = cluster(QueryParameters.part(request, 0));
    Wish wish = wish(request, cluster);
    return Response.json(RouteJson.of(cluster, cluster.overview(wish)) + "\n");
  }

  /** One server of a cluster, or whichever is its primary. */
  public Response server(HttpExchange request) throws RequestException {
    Cluster cluster = cluster(QueryParameters.part(request, 1));
    String server = QueryParameters.part(request, 0);
    if (server.equals(RoutingSettings.PRIMARY)) {
      QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of());
      return response(cluster.primary());
    }
    Optional<RouteAnswer> answer = cluster.answer(server, wish(request, cluster));
    if (answer.isEmpty()) {
      throw new RequestException(
          404,
          "cluster '%s' has no server '%s'; known: %s"
              .formatted(
                  DisplayNames.printable(cluster.name()),
                  DisplayNames.printable(server),
                  DisplayNames.list(cluster.servers())));
    }
    return response(answer.get());
  }

  private static Response response(RouteAnswer answer) {
    String json = RouteJson.of(answer) + "\n";
    return answer.ready() ? Response.json(json) : Response.json(UNAVAILABLE, json);
  }

  private Cluster cluster(String name) throws RequestException {
    Optional<Map<String, Cluster>> clusters = agent.clusters();
    if (clusters.isEmpty()) {
      throw new RequestException(
          404, "there is no routing: write `routing: {}` into the configuration");
    }
    Cluster cluster = clusters.get().get(name);
    if (cluster == null) {
      throw new RequestException(
          404,
          "unknown cluster '"
              + DisplayNames.printable(name)
              + "'; known: "
              + DisplayNames.list(clusters.get().keySet().stream().sorted().toList()));
    }
    return cluster;
  }

  private static Wish wish(HttpExchange request, Cluster cluster) throws RequestException {
    QueryParameters parameters =
        QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of(MAX_LAG, ROLE));
    Optional<String> lag = single(parameters, MAX_LAG);
    Optional<String> role = single(parameters, ROLE);
    return new Wish(
        lag.isPresent() ? Optional.of(lag(lag.get(), cluster)) : Optional.empty(),
        role.isPresent() ? Optional.of(role(role.get())) : Optional.empty());
  }

  private static Optional<String> single(QueryParameters parameters, String name)
      throws RequestException {
    Set<String> values = parameters.all(name);
    if (values.size() > 1) {
      throw new RequestException(400, name + " is there more than once");
    }
    return values.stream().findFirst();
  }

  private static Duration lag(String text, Cluster cluster) throws RequestException {
    Optional<Duration> lag = Durations.parse(text);
    if (lag.isEmpty()) {
      throw new RequestException(
          400,
          "max_lag must be a duration such as 500ms or 1s, but it is '"
              + DisplayNames.printable(text)
              + "'");
    }
    Optional<String> refusal = cluster.refusal(lag.get());
    if (refusal.isPresent()) {
      throw new RequestException(400, refusal.get());
    }
    return lag.get();
  }

  private static Role role(String text) throws RequestException {
    return Arrays.stream(Role.values())
        .filter(role -> role.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new RequestException(
                    400,
                    "role must be primary or replica, but it is '"
                        + DisplayNames.printable(text)
                        + "'"));
  }
}
