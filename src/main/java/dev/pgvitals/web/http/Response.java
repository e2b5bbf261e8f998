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
  static final String JSON = "application/json";
  private static final String HTML = "text/html; charset=utf-8";

  private static final Map<String, String> METRICS = Map.of("Vary", "Accept, Accept-Encoding");
  private static final Map<String, String> GZIP_METRICS =
      Map.of("Vary", "Accept, Accept-Encoding", "Content-Encoding", "gzip");

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
    return json(200, text);
  }

  public static Response json(int status, String text) {
    return of(status, JSON, text);
  }

  /**
   * What is ready, for clients that may keep it as long as they ask each time whether it still
   * holds.
   *
   * @param gzip whether the bytes are compressed
   * @param tag by which the client says which one it has, with its quotes
   */
  static Response kept(String type, byte[] bytes, boolean gzip, String tag) {
    Response response = new Response(200, type, Map.of(), new Bytes(bytes)).kept(tag);
    return gzip ? response.with("Content-Encoding", "gzip") : response;
  }

  /** What the client has still holds. */
  static Response notModified(String type, String tag) {
    return new Response(304, type, Map.of(), new Bytes(new byte[0])).kept(tag);
  }

  private Response kept(String tag) {
    return with("Vary", "Accept-Encoding")
        .with("ETag", tag)
        .with("Cache-Control", "private, no-cache");
  }

  /**
   * A page.
   *
   * @param policy what it may do, as the header Content-Security-Policy has it
   */
  public static Response html(String page, String policy) {
    return of(200, HTML, page).with("Content-Security-Policy", policy);
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
    return new Response(
        200, body.format().contentType(), body.gzip() ? GZIP_METRICS : METRICS, content);
  }

  /** The same with a header more. */
  public Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, contentType, more, content);
  }

  private static Response of(int status, String contentType, String text) {
    Content content = new Bytes(text.getBytes(StandardCharsets.UTF_8));
    return new Response(status, contentType, Map.of(), content);
  }

  private static final class Bytes implements Content {
    private final byte[] all;

    Bytes(byte[] all) {
      this.all = all;
    }

    @Override
    public long length() {
      return all.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(all);
    }
  }
}
