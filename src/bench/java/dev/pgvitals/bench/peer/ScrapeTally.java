package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.server.WatchedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;

/** Scrapes of one kind of one program, summed up over all rounds. */
final class ScrapeTally {
  private final RunningProgram program;
  private final WatchedServer server;
  private final boolean gzip;
  private final LongStream.Builder times = LongStream.builder();
  private Duration cpu = Duration.ZERO;
  private Duration serverCpu = Duration.ZERO;
  private long count;
  private int bytes;

  ScrapeTally(RunningProgram program, WatchedServer server, boolean gzip) {
    this.program = program;
    this.server = server;
    this.gzip = gzip;
  }

  /** Scrapes in a row, on one connection. */
  void scrape(int scrapes) throws IOException {
    try (ScrapeClient client = new ScrapeClient(program.port())) {
      Duration cpuBefore = program.cpu();
      Duration serverCpuBefore = server.cpu();
      for (int i = 0; i < scrapes; i++) {
        ScrapeClient.Scrape scrape = client.scrape(gzip);
        if (scrape.status() != 200) {
          throw new IOException(program.name() + " answers " + scrape.status());
        }
        times.add(scrape.nanos());
        bytes = scrape.bytes();
      }
      cpu = cpu.plus(program.cpu().minus(cpuBefore));
      serverCpu = serverCpu.plus(server.cpu().minus(serverCpuBefore));
      count += scrapes;
    }
  }

  /** To be called once. */
  Result result() {
    return new Result(
        Samples.of(times.build()),
        cpu.toNanos() / 1e6 / count,
        serverCpu.toNanos() / 1e6 / count,
        bytes);
  }

  /**
   * @param cpu of the program, a scrape, in milliseconds
   * @param serverCpu of PostgreSQL, a scrape, in milliseconds
   * @param bytes of the last body, as sent
   */
  record Result(Samples times, double cpu, double serverCpu, int bytes) {}
}
