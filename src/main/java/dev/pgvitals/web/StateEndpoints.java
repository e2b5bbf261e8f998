package dev.pgvitals.web;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.page.StateText;
import dev.pgvitals.web.status.AgentView;
import dev.pgvitals.web.status.ReloadOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** For those who run the agent: {@code /-/healthy}, {@code /-/ready}, {@code /-/reload}. */
final class StateEndpoints {
  private final AgentView agent;
  private final Predicate<HttpExchange> known;

  /**
   * @param known whether the agent knows who asks
   */
  StateEndpoints(AgentView agent, Predicate<HttpExchange> known) {
    this.agent = agent;
    this.known = known;
  }

  /** A database that is down is no reason to restart the agent. */
  Response healthy(HttpExchange request) {
    return agent
        .stall()
        .map(stall -> Response.text(503, "unhealthy: " + StateText.stall(stall)))
        .orElseGet(() -> Response.text(200, "healthy"));
  }

  Response ready(HttpExchange request) {
    List<String> untried = agent.untried();
    return Response.text(untried.isEmpty() ? 200 : 503, StateText.readiness(untried));
  }

  Endpoint reload() {
    return new Endpoint() {
      @Override
      public Response answer(HttpExchange request) throws RequestException {
        Optional<String> refusal = ReloadAccess.refusal(request, known, agent);
        if (refusal.isPresent()) {
          return Response.text(403, refusal.get());
        }
        ReloadOutcome outcome = agent.reload();
        boolean done = outcome.status() == ReloadOutcome.Status.DONE;
        return Response.text(done ? 200 : 500, StateText.reload(outcome));
      }

      @Override
      public boolean changes() {
        return true;
      }
    };
  }
}
