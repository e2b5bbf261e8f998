package dev.pgvitals.web.page;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.runbook.ShippedRunbooks;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;

/** {@code /runbooks/ALERT}: what to do, for those whom the page leads there at night. */
public final class RunbookPages implements Endpoint {
  @Override
  public Response answer(HttpExchange request) throws RequestException {
    String alert = QueryParameters.lastPart(request);
    return ShippedRunbooks.page(alert)
        .map(page -> Response.text(200, page))
        .orElseThrow(
            () ->
                new RequestException(
                    404,
                    "no runbook of '"
                        + DisplayNames.printable(alert)
                        + "' comes with the agent; see pgvitals diagnose --list"));
  }
}
