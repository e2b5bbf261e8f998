package dev.pgvitals.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.metric.scrape.Body;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.store.ServerSelection;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.Negotiation;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.status.AgentView;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The exposition: {@code /metrics} of all or some servers, {@code /probe} of one as a target, and
 * {@code /metrics/agent} of none.
 */
final class MetricsEndpoint {
  private static final String SERVER = "server";
  private static final String QUERY = "query";
  private static final String TARGET = "target";

  private final Exposition exposition;
  private final AgentView agent;
  private volatile @Nullable Wish lastWish;

  /** What two headers mean. */
  private record Wish(String accept, String encoding, Format format, boolean gzip) {}

  MetricsEndpoint(Exposition exposition, AgentView agent) {
    this.exposition = exposition;
    this.agent = agent;
  }

  Response metrics(HttpExchange request) throws RequestException {
    QueryParameters parameters = parameters(request, SERVER, QUERY);
    Set<String> servers = parameters.all(SERVER);
    Set<String> queries = parameters.all(QUERY);
    requireKnown(SERVER, servers, this::serverNames);
    requireKnown(QUERY, queries, agent::queries);
    return Response.metrics(body(new ServerSelection(servers, queries, true), request));
  }

  Response agent(HttpExchange request) throws RequestException {
    parameters(request);
    return Response.metrics(body(ServerSelection.AGENT, request));
  }

  Response probe(HttpExchange request) throws RequestException {
    Set<String> targets = parameters(request, TARGET).all(TARGET);
    if (targets.size() != 1) {
      throw new RequestException(
          400,
          "exactly one target is required: /probe?target=NAME; known: "
              + DisplayNames.list(serverNames()));
    }
    requireKnown(TARGET, targets, this::serverNames);
    String target = targets.iterator().next();
    Body body = body(ServerSelection.target(target), request);
    if (body.empty()) {
      throw new RequestException(503, "'" + target + "' has not been tried yet");
    }
    return Response.metrics(body);
  }

  private Body body(ServerSelection selection, HttpExchange request) {
    Headers headers = request.getRequestHeaders();
    Wish wish = wish(all(headers, "Accept"), all(headers, "Accept-Encoding"));
    return exposition.body(selection, wish.format(), wish.gzip());
  }

  /** Mostly the same scraper asks again, in the same words. */
  private Wish wish(String accept, String encoding) {
    Wish last = lastWish;
    if (last == null || !last.accept().equals(accept) || !last.encoding().equals(encoding)) {
      last = new Wish(accept, encoding, Negotiation.format(accept), Negotiation.gzip(encoding));
      lastWish = last;
    }
    return last;
  }

  /** A header that comes several times means the same as its values with commas between. */
  private static String all(Headers headers, String name) {
    return String.join(",", headers.getOrDefault(name, List.of()));
  }

  private static QueryParameters parameters(HttpExchange request, String... known)
      throws RequestException {
    return QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of(known));
  }

  private Set<String> serverNames() {
    return agent.targets().keySet();
  }

  private static void requireKnown(
      String what, Set<String> asked, Supplier<Collection<String>> names) throws RequestException {
    if (asked.isEmpty()) {
      return;
    }
    Collection<String> known = names.get();
    for (String name : asked) {
      if (!known.contains(name)) {
        throw new RequestException(
            404,
            "unknown "
                + what
                + " '"
                + DisplayNames.printable(name)
                + "'; known: "
                + DisplayNames.list(known));
      }
    }
  }
}
