package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.scrape.ScrapeClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;

/** A scraper with gzip that keeps its connection and its rhythm. */
final class Scraping {
  private final LongStream.Builder times = LongStream.builder();
  private final int port;
  private long bytes;

  Scraping(int port) {
    this.port = port;
  }

  /**
   * Scrapes for so long.
   *
   * @param page takes each one, unpacked, with the wall clock's time in seconds when it came
   */
  void scrape(Duration every, Duration time, ObjDoubleConsumer<byte[]> page) throws IOException {
    long next = System.nanoTime();
    long end = next + time.toNanos();
    try (ScrapeClient client = new ScrapeClient(port)) {
      while (next - end < 0) {
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        ScrapeClient.Scrape scrape = client.scrape(true);
        double now = System.currentTimeMillis() / 1e3;
        if (scrape.status() != 200) {
          throw new IOException("the agent answers " + scrape.status());
        }
        times.add(scrape.nanos());
        bytes = scrape.bytes();
        try (GZIPInputStream in =
            new GZIPInputStream(new ByteArrayInputStream(client.lastBody()), 1 << 16)) {
          page.accept(in.readAllBytes(), now);
        }
        next += every.toNanos();
      }
    }
  }

  /** To be asked once, at the end. */
  Samples times() {
    return Samples.of(times.build());
  }

  /** Of the last page, as sent. */
  long bytes() {
    return bytes;
  }
}
