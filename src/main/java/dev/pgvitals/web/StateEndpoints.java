package dev.pgvitals.web;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.web.http.Authority;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.page.AgentView;
import dev.pgvitals.web.page.ReloadOutcome;
import java.util.Optional;

/** For those who run the agent: {@code /-/healthy}, {@code /-/ready}, {@code /-/reload}. */
final class StateEndpoints {
  private final AgentView agent;

  StateEndpoints(AgentView agent) {
    this.agent = agent;
  }

  /** A database that is down is no reason to restart the agent. */
  Response healthy(HttpExchange request) {
    return agent
        .unhealthy()
        .map(reason -> Response.text(503, "unhealthy: " + reason))
        .orElseGet(() -> Response.text(200, "healthy"));
  }

  Response ready(HttpExchange request) {
    return agent
        .notReady()
        .map(reason -> Response.text(503, "not ready: " + reason))
        .orElseGet(() -> Response.text(200, "ready"));
  }

  Endpoint reload() {
    return new Endpoint() {
      @Override
      public Response answer(HttpExchange request) throws RequestException {
        Optional<String> refusal =
            ReloadAccess.refusal(
                request.getRemoteAddress().getAddress(),
                request.getRequestHeaders(),
                Authority.of(request),
                agent.lifecycleEnabled(),
                agent.listenHost());
        if (refusal.isPresent()) {
          return Response.text(403, refusal.get());
        }
        ReloadOutcome outcome = agent.reload();
        return Response.text(outcome.successful() ? 200 : 500, outcome.text());
      }

      @Override
      public boolean changes() {
        return true;
      }
    };
  }
}
