package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.BenchRun;
import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.AgentProgram;
import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.program.Workplace;
import dev.pgvitals.bench.report.MarkdownTable;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.server.FleetServer;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What one more server costs an agent that runs the whole built-in catalogue. */
@Command(
    name = "bench/run --scaling",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one agent after the other with the built-in catalogue, each for more servers than the"
          + " last, and prints the memory and CPU that it takes.",
      "Takes about four minutes for each. Progress goes to standard error, the table to standard"
          + " output. JAVA_OPTS=-Xmx512m gives the agents more heap."
    })
public final class ScalingBenchmark implements Callable<Integer> {
  private static final Duration SELDOM = FleetConfig.INTERVAL.dividedBy(2);

  private final Progress progress = new Progress();

  // Read by bench/run, which chooses this benchmark by it.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--scaling", hidden = true)
  private boolean scaling;

  @Option(
      names = "--servers",
      paramLabel = "N",
      split = ",",
      description = "Servers of each agent.",
      defaultValue = "1,50,100,200")
  private List<Integer> servers = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each measurement takes, after as long a time to warm up.",
      defaultValue = "120")
  private int seconds;

  private ScalingBenchmark() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new ScalingBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    return BenchRun.of("bench", 1, this::run);
  }

  private int run(Workplace workplace) throws IOException, SQLException, InterruptedException {
    MarkdownTable table =
        new MarkdownTable(
            "servers",
            "series",
            "page with gzip, kB",
            "CPU, share of one core",
            "memory resident, MB",
            "threads",
            "gzip scrape p50, ms",
            "slowest, ms",
            "missed runs");
    progress.say("starting PostgreSQL");
    try (FleetServer server = FleetServer.start()) {
      System.out.printf("%s%n%n", Proc.machine());
      for (int number : servers) {
        measure(workplace, server, number, table);
      }
    }
    progress.say("done; load average now %s".formatted(Proc.loadAverage()));
    System.out.print(table);
    return 0;
  }

  private void measure(Workplace workplace, FleetServer server, int number, MarkdownTable table)
      throws IOException, InterruptedException {
    String name = "of-%d".formatted(number);
    Path file =
        FleetConfig.withBuiltIn()
            .servers(number, server.url())
            .writeTo(workplace.directory().resolve(name + ".yaml"));
    RunningProgram agent =
        workplace.start(AgentProgram.of(Path.of("").toAbsolutePath(), name, file, FreePort.next()));
    Settling.await(agent, FleetConfig.HEALTHY);
    progress.say("an agent of %d servers is up; warming up".formatted(number));
    Duration time = Duration.ofSeconds(seconds);
    new Scraping(agent.port()).scrape(SELDOM, time, (page, now) -> {});
    progress.say("measuring");
    Duration before = agent.cpu();
    long began = System.nanoTime();
    RunWatch runs = new RunWatch(FleetConfig.HEALTHY, FleetConfig.INTERVAL.toSeconds());
    Scraping scraping = new Scraping(agent.port());
    byte[][] last = new byte[1][];
    scraping.scrape(
        SELDOM,
        time,
        (page, now) -> {
          runs.see(page, now);
          last[0] = page;
        });
    double share = LargeFleet.share(agent, before, began);
    Samples scrapes = scraping.times();
    table.row(
        "%d".formatted(number),
        "%d".formatted(new LargeFleet.Counts(last[0]).all()),
        decimal("%.0f", scraping.bytes() / 1e3),
        decimal("%.3f", share),
        decimal("%.0f", agent.memory().resident() / 1024.0),
        "%d".formatted(Proc.threads(agent.pid())),
        decimal("%.1f", scrapes.median()),
        decimal("%.1f", scrapes.max()),
        "%d".formatted(runs.missed()));
    workplace.stop(agent);
  }

  private static String decimal(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
