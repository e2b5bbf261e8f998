package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Samples;
import java.io.IOException;
import java.time.Duration;

/** Whether servers that answer lose a turn when a quarter of the fleet is black holes. */
final class HoledFleet {
  static final int HEALTHY = 150;
  static final int BLACK = 50;

  /** More often than anything runs, so that no run is overlooked. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private HoledFleet() {}

  /** What was measured. */
  record Result(RunWatch runs, double cpu, Samples scrapes) {
    void tell(Figures figures) {
      figures
          .say("with %d black holes: servers that answer".formatted(BLACK), "%d", HEALTHY)
          .say("their runs of a query, fewest and most", "%d, %d", runs.fewest(), runs.most())
          .limit("their turns lost", "%.0f", (double) runs.lost(), 0)
          .limit("the same, as the agent counts", "%.0f", (double) runs.missed(), 0)
          .limit(
              "their oldest success on any page, s",
              "%.1f",
              runs.oldest(),
              2.0 * FleetConfig.INTERVAL.toSeconds())
          .say("CPU, share of one core", "%.2f", cpu)
          .say("gzip scrape, the slowest, ms", "%.1f", scrapes.max());
    }
  }

  /** Begins as soon as the servers that answer have data: the holes hold all they can by then. */
  static Result measure(RunningProgram agent, Duration time, Progress progress)
      throws IOException, InterruptedException {
    Settling.await(agent, FleetConfig.HEALTHY);
    progress.say("the fleet with black holes is up; measuring");
    RunWatch runs = new RunWatch(FleetConfig.HEALTHY, FleetConfig.INTERVAL.toSeconds());
    Duration cpu = agent.cpu();
    long began = System.nanoTime();
    Scraping scraping = new Scraping(agent.port());
    scraping.scrape(LOOK, time, runs::see);
    double share = (double) agent.cpu().minus(cpu).toNanos() / (System.nanoTime() - began);
    return new Result(runs, share, scraping.times());
  }
}
