package dev.pgvitals.web.page;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.web.http.Document;
import dev.pgvitals.web.http.Endpoint;
import dev.pgvitals.web.http.QueryParameters;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** {@code /page/NAME}: what the page at the root is made of, besides its text. */
public final class PageFiles implements Endpoint {
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("app.js", SCRIPT),
          Map.entry("blocking.js", SCRIPT),
          Map.entry("data.js", SCRIPT),
          Map.entry("diagnosis.js", SCRIPT),
          Map.entry("feeds.js", SCRIPT),
          Map.entry("format.js", SCRIPT),
          Map.entry("incidents.js", SCRIPT),
          Map.entry("overview.js", SCRIPT),
          Map.entry("server.js", SCRIPT),
          Map.entry("spark.js", SCRIPT),
          Map.entry("table.js", SCRIPT),
          Map.entry("wrong.js", SCRIPT),
          Map.entry("preact-htm.js", SCRIPT),
          Map.entry("preact-htm.LICENSE.txt", "text/plain; charset=utf-8"),
          Map.entry("style.css", "text/css; charset=utf-8"),
          Map.entry("icon.svg", "image/svg+xml"));

  private final Map<String, Document> files = new TreeMap<>();

  /** Reads all of them. */
  public PageFiles() {
    TYPES.forEach((name, type) -> files.put(name, Document.of(type, read(name))));
  }

  private static byte[] read(String name) {
    try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Response answer(HttpExchange request) throws RequestException {
    Document file = files.get(QueryParameters.lastPart(request));
    if (file == null) {
      throw new RequestException(404, "not found; see / for the endpoints");
    }
    return file.to(request.getRequestHeaders());
  }
}
