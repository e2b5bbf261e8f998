package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.BenchRun;
import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.AgentProgram;
import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.program.Workplace;
import dev.pgvitals.bench.report.MarkdownTable;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.server.FleetServer;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether scrapes and health checks are slower while people look at the status page. */
@Command(
    name = "bench/run --pages",
    mixinStandardHelpOptions = true,
    description = {
      "Scrapes one agent and asks for its health, by turns without and with open status pages, and"
          + " prints how long that takes.",
      "Takes about five minutes. Progress goes to standard error, the table to standard output."
    })
public final class PagesBenchmark implements Callable<Integer> {
  private static final int ROUNDS = 4;
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  /** A prime, so as not to meet the grid of runs and pages at the same places. */
  private static final Duration EVERY = Duration.ofMillis(97);

  private final Progress progress = new Progress();

  // Read by bench/run, which chooses this benchmark by it.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--pages", hidden = true)
  private boolean pages;

  @Option(
      names = "--open",
      paramLabel = "N",
      description = "Pages that are open at one time.",
      defaultValue = "50")
  private int open;

  @Option(
      names = "--servers",
      paramLabel = "N",
      description = "Servers that the agent watches.",
      defaultValue = "100")
  private int servers;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each of four rounds takes without pages, and as long with them.",
      defaultValue = "25")
  private int seconds;

  private PagesBenchmark() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new PagesBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    return BenchRun.of("bench", 1, this::run);
  }

  /** What was measured of one kind, with and without pages: times in nanoseconds, and CPU. */
  private static final class Tally {
    private final LongStream.Builder scrapes = LongStream.builder();
    private final LongStream.Builder health = LongStream.builder();
    private long cpu;
    private long elapsed;

    void measure(RunningProgram agent, ScrapeClient client, Duration time) throws IOException {
      long cpuBefore = agent.cpu().toNanos();
      long began = System.nanoTime();
      for (long next = began; next - began < time.toNanos(); next += EVERY.toNanos()) {
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        scrapes.add(nanos(client.scrape(true)));
        health.add(nanos(client.get("/-/healthy", false)));
      }
      elapsed += System.nanoTime() - began;
      cpu += agent.cpu().toNanos() - cpuBefore;
    }

    private static long nanos(ScrapeClient.Scrape answer) throws IOException {
      if (answer.status() != 200) {
        throw new IOException("the agent answers " + answer.status());
      }
      return answer.nanos();
    }

    double cpuShare() {
      return (double) cpu / elapsed;
    }
  }

  private int run(Workplace workplace) throws IOException, SQLException, InterruptedException {
    progress.say("starting PostgreSQL");
    try (FleetServer server = FleetServer.start()) {
      System.out.printf("%s%n%n", Proc.machine());
      Path file =
          new FleetConfig(Path.of("bench/fleet.yaml").toAbsolutePath())
              .servers(servers, server.url())
              .writeTo(workplace.directory().resolve("pages.yaml"));
      RunningProgram agent =
          workplace.start(
              AgentProgram.of(Path.of("").toAbsolutePath(), "pages", file, FreePort.next()));
      Settling.await(agent, FleetConfig.HEALTHY);
      measure(agent);
      return 0;
    }
  }

  private void measure(RunningProgram agent) throws IOException {
    Tally alone = new Tally();
    Tally beside = new Tally();
    int answers = 0;
    int changed = 0;
    try (ScrapeClient client = new ScrapeClient(agent.port())) {
      progress.say("the agent's servers are up; warming up");
      try (OpenPages warm = new OpenPages(agent.port(), open, FleetConfig.HEALTHY + "001")) {
        new Tally().measure(agent, client, WARM_UP);
        progress.say("%d answers to pages".formatted(warm.answers()));
      }
      for (int round = 1; round <= ROUNDS; round++) {
        progress.say("round %d of %d".formatted(round, ROUNDS));
        alone.measure(agent, client, Duration.ofSeconds(seconds));
        try (OpenPages looking = new OpenPages(agent.port(), open, FleetConfig.HEALTHY + "001")) {
          beside.measure(agent, client, Duration.ofSeconds(seconds));
          answers += looking.answers();
          changed += looking.changed();
        }
      }
    }
    progress.say("done; load average now %s".formatted(Proc.loadAverage()));
    System.out.print(table(alone, beside));
    System.out.printf(
        "%n%d answers to pages, of which %d had something new; %d servers%n",
        answers, changed, servers);
  }

  private MarkdownTable table(Tally alone, Tally beside) {
    MarkdownTable table = new MarkdownTable("", "no page open", "%d open".formatted(open), "ratio");
    Samples scrapes = Samples.of(alone.scrapes.build());
    Samples scrapesBeside = Samples.of(beside.scrapes.build());
    row(table, "gzip scrape p50, ms", scrapes.median(), scrapesBeside.median());
    row(table, "gzip scrape p99, ms", scrapes.millis(0.99), scrapesBeside.millis(0.99));
    Samples health = Samples.of(alone.health.build());
    Samples healthBeside = Samples.of(beside.health.build());
    row(table, "health p50, ms", health.median(), healthBeside.median());
    row(table, "health p99, ms", health.millis(0.99), healthBeside.millis(0.99));
    row(table, "CPU, share of one core", alone.cpuShare(), beside.cpuShare());
    return table;
  }

  private static void row(MarkdownTable table, String what, double alone, double beside) {
    table.row(
        what,
        String.format(Locale.ROOT, "%.2f", alone),
        String.format(Locale.ROOT, "%.2f", beside),
        String.format(Locale.ROOT, "%.2f", beside / alone));
  }
}
