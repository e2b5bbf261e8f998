package dev.pgvitals.bench.soak.check;

import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.soak.subject.Findings;
import dev.pgvitals.bench.soak.subject.Target;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A client that asks for the same kind of answer again and again, and looks at each. */
public final class Scraper implements Runnable {
  private static final byte[] EOF = "# EOF\n".getBytes(StandardCharsets.US_ASCII);

  private final Kind kind;
  private final int port;
  private final List<Target> targets;
  private final PageCheck check;
  private final Findings findings;
  private final ScrapeTimes times;
  private @Nullable ScrapeClient client;
  private int count;

  /** What is asked for, and how often. */
  public enum Kind {
    PLAIN(500),
    GZIP(400),
    OPENMETRICS(700),
    PROBE(300),
    STATE(500);

    final int millis;

    Kind(int millis) {
      this.millis = millis;
    }
  }

  public Scraper(
      Kind kind,
      int port,
      List<Target> targets,
      PageCheck check,
      Findings findings,
      ScrapeTimes times) {
    this.kind = kind;
    this.port = port;
    this.targets = targets;
    this.check = check;
    this.findings = findings;
    this.times = times;
  }

  /** Until it is interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          once();
        } catch (IOException | RuntimeException e) {
          findings.add(kind + " scrape: " + e);
          drop();
        }
        Thread.sleep(kind.millis);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      drop();
    }
  }

  private void once() throws IOException {
    count++;
    long asked = System.nanoTime();
    switch (kind) {
      case PLAIN ->
          check.everything(get("/metrics", "text/plain", false), "plain scrape", false, asked);
      case GZIP ->
          check.everything(
              unpacked(get("/metrics", "text/plain", true)), "gzip scrape", true, asked);
      case OPENMETRICS -> {
        byte[] page = get("/metrics", "application/openmetrics-text;version=1.0.0", false);
        if (!endsWithEof(page)) {
          findings.add("an OpenMetrics page does not end with # EOF");
        }
        check.form(page, "OpenMetrics scrape");
      }
      case PROBE -> {
        String name = targets.get(count % targets.size()).name();
        check.form(get("/probe?target=" + name, "text/plain", false), "probe of " + name);
      }
      case STATE -> get(count % 2 == 0 ? "/-/healthy" : "/", "text/html", false);
    }
  }

  private byte[] get(String path, String accept, boolean gzip) throws IOException {
    ScrapeClient.Scrape scrape;
    try {
      scrape = connected().get(path, accept, gzip);
    } catch (EOFException | SocketException keptTooLong) {
      // A connection at rest may be closed by the other side; a new one must do.
      drop();
      scrape = connected().get(path, accept, gzip);
    }
    if (kind != Kind.STATE) {
      times.add(scrape.nanos());
    }
    byte[] body = connected().lastBody();
    if (scrape.status() != 200) {
      throw new IOException(
          "%s is answered %d %s"
              .formatted(path, scrape.status(), new String(body, StandardCharsets.UTF_8)));
    }
    return body;
  }

  private ScrapeClient connected() throws IOException {
    ScrapeClient known = client;
    if (known == null) {
      known = new ScrapeClient(port);
      client = known;
    }
    return known;
  }

  private void drop() {
    ScrapeClient known = client;
    client = null;
    try {
      if (known != null) {
        known.close();
      }
    } catch (IOException gone) {
      // It is closed.
    }
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  private static boolean endsWithEof(byte[] page) {
    int from = page.length - EOF.length;
    return from >= 0 && java.util.Arrays.equals(page, from, page.length, EOF, 0, EOF.length);
  }
}
