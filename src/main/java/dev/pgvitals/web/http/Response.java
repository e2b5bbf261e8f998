package dev.pgvitals.web.http;

import dev.pgvitals.metric.scrape.Body;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A complete answer: whatever could fail has been done.
 *
 * @param headers beyond type and length
 */
public record Response(
    int status, String contentType, Map<String, String> headers, Content content) {
  private static final String TEXT = "text/plain; charset=utf-8";
  // Without parameters, of which Prometheus understands one spelling only.
  private static final String JSON = "application/json";
  private static final String HTML = "text/html; charset=utf-8";

  /** What is sent after the headers. */
  interface Content {
    /** Exactly as many bytes as are written. */
    long length();

    void writeTo(OutputStream out) throws IOException;
  }

  public static Response text(int status, String text) {
    return of(status, TEXT, text.endsWith("\n") ? text : text + "\n");
  }

  public static Response json(String text) {
    return of(200, JSON, text);
  }

  public static Response html(String page) {
    return of(200, HTML, page)
        .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  }

  public static Response metrics(Body body) {
    Content content =
        new Content() {
          @Override
          public long length() {
            return body.length();
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            body.writeTo(out);
          }
        };
    Response response =
        new Response(200, body.format().contentType(), Map.of(), content)
            .with("Vary", "Accept, Accept-Encoding");
    return body.gzip() ? response.with("Content-Encoding", "gzip") : response;
  }

  Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, contentType, more, content);
  }

  private static Response of(int status, String contentType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Content content =
        new Content() {
          @Override
          public long length() {
            return bytes.length;
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
          }
        };
    return new Response(status, contentType, Map.of(), content);
  }
}
