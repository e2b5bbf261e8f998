package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.scrape.ScrapeClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Scrapes of one kind of one program, summed up over all rounds. */
final class ScrapeTally {
  private final RunningProgram program;
  private final boolean gzip;
  private final List<Long> times = new ArrayList<>();
  private Duration cpu = Duration.ZERO;
  private long count;
  private byte[] body = {};

  ScrapeTally(RunningProgram program, boolean gzip) {
    this.program = program;
    this.gzip = gzip;
  }

  /** Scrapes in a row, on one connection. */
  ScrapeTally scrape(int scrapes) throws IOException {
    try (ScrapeClient client = new ScrapeClient(program.port())) {
      Duration cpuBefore = program.cpu();
      for (int i = 0; i < scrapes; i++) {
        ScrapeClient.Scrape scrape = client.scrape(gzip);
        if (scrape.status() != 200) {
          throw new IOException(program.name() + " answers " + scrape.status());
        }
        times.add(scrape.nanos());
      }
      body = client.lastBody();
      cpu = cpu.plus(program.cpu().minus(cpuBefore));
      count += scrapes;
    }
    return this;
  }

  /** So far. */
  Result result() {
    return new Result(
        Samples.of(times.stream().mapToLong(Long::longValue)), cpu.toNanos() / 1e6 / count, body);
  }

  /**
   * @param cpu of the program, a scrape, in milliseconds
   * @param body the last one, as sent
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Result(Samples times, double cpu, byte[] body) {}
}
