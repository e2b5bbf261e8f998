package dev.pgvitals.web.api;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.diagnosis.CaseNotes;
import dev.pgvitals.diagnosis.Diagnoses;
import dev.pgvitals.diagnosis.Remark;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.WithoutTexts;
import dev.pgvitals.diagnosis.json.DiagnosisJson;
import dev.pgvitals.runbook.ShippedRunbooks;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.web.http.Authority;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.RequestSource;
import dev.pgvitals.web.http.Response;
import dev.pgvitals.web.lock.WebLock;
import dev.pgvitals.web.status.AgentView;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code POST /api/v1/servers/NAME/diagnosis?alert=ALERT}: the SQL of a runbook, asked on a server.
 * Nothing is asked unless the configuration allows it.
 */
public final class DiagnosisEndpoint implements Endpoint {
  private static final String ALERT = "alert";

  /** Less than the HTTP server waits for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  private final AgentView agent;
  private final WebLock lock;

  public DiagnosisEndpoint(AgentView agent, WebLock lock) {
    this.agent = agent;
    this.lock = lock;
  }

  @Override
  public boolean changes() {
    return true;
  }

  @Override
  public Response answer(HttpExchange request) throws RequestException {
    String authority = Authority.of(request);
    checkAccess(request, authority);
    Set<String> alerts =
        QueryParameters.parse(request.getRequestURI().getRawQuery(), List.of(ALERT)).all(ALERT);
    if (alerts.size() != 1) {
      throw new RequestException(400, "exactly one alert is required: ?alert=NAME");
    }
    String server = NamedServer.of(QueryParameters.part(request, 1), agent).report().server();
    String alert = alerts.iterator().next();
    checkRunbook(alert);
    try {
      Diagnoses.Outcome outcome = agent.diagnose(server, alert, PATIENCE);
      return outcome instanceof Diagnoses.Made made
          ? Response.json(
              document(made, agent.showsQueryText() && lock.maySeeTexts(request)) + "\n")
          : later(outcome);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.text(503, "the agent is stopping");
    }
  }

  private void checkAccess(HttpExchange request, String authority) throws RequestException {
    if (!agent.diagnoses()) {
      throw new RequestException(
          403,
          "diagnosis by HTTP is off: `page: {diagnose: true}` in the configuration allows it;"
              + " `pgvitals diagnose` does the same in a terminal");
    }
    if (RequestSource.isForeign(request.getRequestHeaders(), authority)) {
      throw new RequestException(403, "diagnosis from other web sites is not allowed");
    }
    if (!lock.knows(request)
        && RequestSource.isBrowser(request.getRequestHeaders())
        && !RequestSource.isOwn(authority, agent.listenHost())) {
      throw new RequestException(
          403,
          "for a diagnosis, the page must be opened by an IP address, localhost or the host in"
              + " `listen:`, not '"
              + DisplayNames.printable(authority)
              + "' (protection against DNS rebinding); a proxy has to send such a Host");
    }
  }

  private static void checkRunbook(String alert) throws RequestException {
    List<String> known =
        ShippedRunbooks.index().stream().map(ShippedRunbooks.Entry::alert).toList();
    if (!known.contains(alert)) {
      throw new RequestException(
          404,
          "no runbook for '"
              + DisplayNames.printable(alert)
              + "' comes with pgvitals"
              + Suggestion.of(alert, known));
    }
  }

  private static Response later(Diagnoses.Outcome outcome) {
    if (outcome instanceof Diagnoses.TooSoon soon) {
      long seconds = Math.max(1, (long) Math.ceil(soon.rest().toNanos() / 1e9));
      return Response.text(
              429,
              "a server is asked at most once in "
                  + Diagnoses.PAUSE.toSeconds()
                  + " s, and only a few at a time; try again in "
                  + seconds
                  + " s")
          .with("Retry-After", Long.toString(seconds));
    }
    return Response.text(503, "the server is still being asked; ask again for what comes of it")
        .with("Retry-After", "1");
  }

  private static String document(Diagnoses.Made made, boolean texts) {
    ServerNotes notes =
        texts ? WithoutTexts.ofPasswords(made.notes()) : WithoutTexts.of(made.notes());
    CaseNotes only = notes.cases().get(0);
    JsonObject json = new JsonObject();
    json.addProperty("server", notes.server());
    json.addProperty("reachable", notes.heading().isPresent());
    json.addProperty("time", ServerPart.second(made.at()).toString());
    json.addProperty("texts", texts);
    JsonArray remarks = new JsonArray();
    notes.remarks().stream().map(Remark::text).forEach(remarks::add);
    json.add("remarks", remarks);
    DiagnosisJson.of(only).entrySet().forEach(one -> json.add(one.getKey(), one.getValue()));
    return GSON.toJson(json);
  }
}
