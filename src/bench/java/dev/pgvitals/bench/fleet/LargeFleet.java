package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.scrape.Series;
import dev.pgvitals.bench.server.FleetServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** What an agent costs that has hundreds of servers, all of which answer. */
final class LargeFleet {
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  /** As the usual pair of Prometheus servers does; more often than anything runs. */
  private static final Duration SELDOM = FleetConfig.INTERVAL.dividedBy(2);

  /** Often enough for a 99th percentile; a prime of seconds would meet the grid at other places. */
  static final Duration OFTEN = Duration.ofMillis(970);

  private static final double CPU_TARGET = 0.5;
  private static final double MEMORY_TARGET_MB = 250;

  private LargeFleet() {}

  /**
   * What was measured.
   *
   * @param cpu share of one core
   * @param series on a page, and how many of them tell of the agent's own work
   * @param seldom scrapes twice an interval, as the usual pair of Prometheus servers does
   */
  record Result(
      double cpu,
      Proc.Memory memory,
      int threads,
      int files,
      int connections,
      Counts series,
      RunWatch runs,
      long pageBytes,
      Samples seldom,
      Samples often,
      double scrapedCpu) {
    void tell(Figures figures, int servers) {
      figures
          .say("servers", "%d", servers)
          .say("series", "%d", series.all)
          .say("of these of the agent's own work", "%d", series.own)
          .say("their share, %", "%.1f", 100.0 * series.own / series.all)
          .say("page with gzip, kB", "%.0f", pageBytes / 1e3)
          .limit("CPU, share of one core", "%.2f", cpu, CPU_TARGET)
          .say("the same, scraped every second", "%.2f", scrapedCpu)
          .limit("memory resident, MB", "%.0f", memory.resident() / 1024.0, MEMORY_TARGET_MB)
          .say("the most resident at any time, MB", "%.0f", memory.peak() / 1024.0)
          .say("threads", "%d", threads)
          .say("open files and sockets", "%d", files)
          .say("connections, as PostgreSQL counts", "%d", connections)
          .say("runs of a query, fewest and most", "%d, %d", runs.fewest(), runs.most())
          .limit("turns lost", "%.0f", (double) runs.lost(), 0)
          .limit(
              "oldest success on any page, s",
              "%.1f",
              runs.oldest(),
              2.0 * FleetConfig.INTERVAL.toSeconds())
          .say("gzip scrape every 7.5 s p50, ms", "%.1f", seldom.median())
          .say("the slowest of %d, ms".formatted(seldom.size()), "%.1f", seldom.max())
          .say("gzip scrape every second p50, ms", "%.1f", often.median())
          .say("gzip scrape every second p99, ms", "%.1f", often.millis(0.99))
          .say("the slowest of %d, ms".formatted(often.size()), "%.1f", often.max());
    }
  }

  /** Series on a page. */
  static final class Counts {
    private int all;
    private int own;

    Counts(byte[] page) {
      Series.read(page, this::count);
    }

    int all() {
      return all;
    }

    private void count(Series series) {
      all++;
      String name = series.name();
      if (name.equals("pg_up") || name.matches("(pgvitals|jvm|process)_.*")) {
        own++;
      }
    }
  }

  static Result measure(RunningProgram agent, FleetServer server, Duration time, Progress progress)
      throws IOException, SQLException, InterruptedException {
    Settling.await(agent, FleetConfig.HEALTHY);
    progress.say("the large fleet is up; warming up");
    Scraping warmUp = new Scraping(agent.port());
    warmUp.scrape(SELDOM, WARM_UP, (page, now) -> {});
    progress.say("measuring CPU and freshness, scraping every 7.5 s");
    Duration cpu = agent.cpu();
    long began = System.nanoTime();
    RunWatch runs = new RunWatch(FleetConfig.HEALTHY, FleetConfig.INTERVAL.toSeconds());
    Scraping seldom = new Scraping(agent.port());
    byte[][] last = new byte[1][];
    seldom.scrape(
        SELDOM,
        time,
        (page, now) -> {
          runs.see(page, now);
          last[0] = page;
        });
    double share = share(agent, cpu, began);
    progress.say("scraping every second");
    cpu = agent.cpu();
    began = System.nanoTime();
    Scraping often = new Scraping(agent.port());
    often.scrape(OFTEN, time, (page, now) -> {});
    return new Result(
        share,
        agent.memory(),
        Proc.threads(agent.pid()),
        Proc.files(agent.pid()),
        server.connections(),
        new Counts(last[0]),
        runs,
        seldom.bytes(),
        seldom.times(),
        often.times(),
        share(agent, cpu, began));
  }

  /** Of one core, since it had used so much, at that time of {@link System#nanoTime}. */
  static double share(RunningProgram agent, Duration before, long began) {
    double elapsed = System.nanoTime() - began;
    return agent.cpu().minus(before).toNanos() / elapsed;
  }
}
