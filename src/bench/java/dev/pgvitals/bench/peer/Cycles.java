package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.server.WatchedServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * What collecting costs the agent, nobody scraping it, and what it costs to be there at all.
 *
 * @param cpu of the agent, a cycle, in milliseconds
 * @param serverCpu of PostgreSQL, a cycle, in milliseconds
 * @param firstCpu as {@code cpu}, of the first cycles behind the start
 * @param restCpu of an agent that has nothing to do, a second, in milliseconds
 * @param fresh scrapes of which each finds all data new
 * @param memory when all is over
 */
record Cycles(
    double cpu,
    double serverCpu,
    double firstCpu,
    double restCpu,
    Samples fresh,
    Proc.Memory memory) {
  private static final int FIRST = 5;

  /**
   * @param resting that collects every {@link Effort#REST}
   * @param agent that collects every {@link Effort#CYCLE} and has just been started
   */
  static Cycles measure(
      RunningProgram resting,
      RunningProgram agent,
      WatchedServer server,
      Workload workload,
      Effort effort,
      Progress progress)
      throws IOException, SQLException, InterruptedException {
    Start.awaitPage(agent, workload::isOn);
    Thread.sleep(Effort.CYCLE.toMillis());
    progress.say("collecting, the first %d cycles".formatted(FIRST));
    Cost first = Cost.of(agent, server, FIRST);
    progress.say("collecting, %d cycles that are not measured".formatted(effort.warmUp()));
    Thread.sleep(Effort.CYCLE.multipliedBy(effort.warmUp()).toMillis());
    progress.say("collecting, %d cycles".formatted(effort.cycles()));
    server.countRuns();
    Duration rest = resting.cpu();
    Cost then = Cost.of(agent, server, effort.cycles());
    rest = resting.cpu().minus(rest);
    int runs = server.runs();
    if (Math.abs(runs - effort.cycles()) > 1) {
      throw new IllegalStateException(
          "the agent ran its queries %d times in %d cycles".formatted(runs, effort.cycles()));
    }
    progress.say("scraping new data, %d times".formatted(effort.freshScrapes()));
    Samples fresh = fresh(agent, effort.freshScrapes());
    double seconds = Effort.CYCLE.multipliedBy(effort.cycles()).toSeconds();
    return new Cycles(
        then.cpu(),
        then.serverCpu(),
        first.cpu(),
        rest.toNanos() / 1e6 / seconds,
        fresh,
        agent.memory());
  }

  private static Samples fresh(RunningProgram agent, int scrapes)
      throws IOException, InterruptedException {
    LongStream.Builder times = LongStream.builder();
    try (ScrapeClient client = new ScrapeClient(agent.port())) {
      for (int i = 0; i < scrapes; i++) {
        Thread.sleep(Effort.CYCLE.toMillis());
        times.add(client.scrape(true).nanos());
      }
    }
    return Samples.of(times.build());
  }

  /** In milliseconds a cycle. */
  private record Cost(double cpu, double serverCpu) {
    static Cost of(RunningProgram agent, WatchedServer server, int cycles)
        throws InterruptedException {
      Duration cpu = agent.cpu();
      Duration serverCpu = server.cpu();
      long began = System.nanoTime();
      Thread.sleep(Effort.CYCLE.multipliedBy(cycles).toMillis());
      cpu = agent.cpu().minus(cpu);
      serverCpu = server.cpu().minus(serverCpu);
      double elapsed = (double) (System.nanoTime() - began) / Effort.CYCLE.toNanos();
      return new Cost(cpu.toNanos() / 1e6 / elapsed, serverCpu.toNanos() / 1e6 / elapsed);
    }
  }
}
