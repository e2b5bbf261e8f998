package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.BenchRun;
import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.AgentProgram;
import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.program.Workplace;
import dev.pgvitals.bench.server.FleetServer;
import dev.pgvitals.bench.server.WatchedServer;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one agent for hundreds of servers and prints what that costs. */
@Command(
    name = "bench/run --fleet",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one agent for 500 servers with 25 queries each (bench/fleet.yaml), then one for 200 of"
          + " which 50 never answer, then one for 10 large servers, and prints what that costs and"
          + " whether a turn was lost.",
      "Takes about a quarter of an hour. Progress goes to standard error, the table to standard output."
    })
public final class FleetBenchmark implements Callable<Integer> {

  private final Progress progress = new Progress();

  // Read by bench/run, which chooses this benchmark by it.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--fleet", hidden = true)
  private boolean fleet;

  @Option(
      names = "--servers",
      paramLabel = "N",
      description = "Servers of the large fleet.",
      defaultValue = "500")
  private int servers;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each measurement takes.",
      defaultValue = "180")
  private int seconds;

  private FleetBenchmark() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new FleetBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    return BenchRun.of("bench", 1, this::run);
  }

  private int run(Workplace workplace) throws IOException, SQLException, InterruptedException {
    Path catalogue = Path.of("bench/fleet.yaml").toAbsolutePath();
    Duration time = Duration.ofSeconds(seconds);
    progress.say("starting PostgreSQL");
    try (FleetServer server = FleetServer.start();
        BlackHoles holes = new BlackHoles()) {
      System.out.printf("%s%n%n", Proc.machine());
      RunningProgram large =
          start(workplace, "large", new FleetConfig(catalogue).servers(servers, server.url()));
      LargeFleet.Result result = LargeFleet.measure(large, server, time, progress);
      workplace.stop(large);
      RunningProgram holed =
          start(
              workplace,
              "holed",
              new FleetConfig(catalogue)
                  .servers(HoledFleet.HEALTHY, server.url())
                  .blackHoles(HoledFleet.BLACK, holes.urls()));
      HoledFleet.Result holedResult = HoledFleet.measure(holed, time, progress);
      workplace.stop(holed);
      LargeServers.Result few = largeServers(workplace, time);
      progress.say("done; load average now %s".formatted(Proc.loadAverage()));
      Figures figures = new Figures();
      result.tell(figures, servers);
      holedResult.tell(figures);
      few.tell(figures);
      System.out.print(figures);
      return 0;
    }
  }

  private LargeServers.Result largeServers(Workplace workplace, Duration time)
      throws IOException, SQLException, InterruptedException {
    Path catalogue = Path.of("bench/queries.yaml").toAbsolutePath();
    try (WatchedServer server = WatchedServer.start()) {
      FleetConfig config =
          new FleetConfig(catalogue)
              .servers(LargeServers.COUNT, server.url("bench_few", WatchedServer.SMALL));
      RunningProgram agent = start(workplace, "few", config);
      LargeServers.Result result = LargeServers.measure(agent, time, progress);
      workplace.stop(agent);
      return result;
    }
  }

  private RunningProgram start(Workplace workplace, String name, FleetConfig config) {
    Path file = config.writeTo(workplace.directory().resolve(name + ".yaml"));
    RunningProgram agent =
        workplace.start(AgentProgram.of(Path.of("").toAbsolutePath(), name, file, FreePort.next()));
    progress.say("the agent of the %s fleet has process id %d".formatted(name, agent.pid()));
    return agent;
  }
}
