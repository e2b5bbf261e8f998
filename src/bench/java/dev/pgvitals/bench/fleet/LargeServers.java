package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Samples;
import java.io.IOException;
import java.time.Duration;

/** What a scrape of 100,000 series takes when they are those of a few large servers. */
final class LargeServers {
  /** With the some 10,000 series that each of them has by bench/queries.yaml. */
  static final int COUNT = 10;

  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final double SCRAPE_TARGET_MS = 20;

  private LargeServers() {}

  /** What was measured. */
  record Result(int series, double cpu, Samples scrapes) {
    void tell(Figures figures) {
      figures
          .say("of %d large servers: series".formatted(COUNT), "%d", series)
          .say("CPU, share of one core", "%.2f", cpu)
          .say("gzip scrape every second p50, ms", "%.1f", scrapes.median())
          .limit("gzip scrape every second p99, ms", "%.1f", scrapes.millis(0.99), SCRAPE_TARGET_MS)
          .say("the slowest of %d, ms".formatted(scrapes.size()), "%.1f", scrapes.max());
    }
  }

  static Result measure(RunningProgram agent, Duration time, Progress progress)
      throws IOException, InterruptedException {
    Settling.await(agent, FleetConfig.HEALTHY);
    progress.say("the large servers are up; warming up");
    new Scraping(agent.port()).scrape(LargeFleet.OFTEN, WARM_UP, (page, now) -> {});
    progress.say("scraping every second");
    Duration cpu = agent.cpu();
    long began = System.nanoTime();
    byte[][] last = new byte[1][];
    Scraping scraping = new Scraping(agent.port());
    scraping.scrape(LargeFleet.OFTEN, time, (page, now) -> last[0] = page);
    double share = (double) agent.cpu().minus(cpu).toNanos() / (System.nanoTime() - began);
    return new Result(new LargeFleet.Counts(last[0]).all(), share, scraping.times());
  }
}
