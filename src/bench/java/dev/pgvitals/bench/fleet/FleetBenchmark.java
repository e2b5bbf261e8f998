package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.AgentProgram;
import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.RunningProgram;
import dev.pgvitals.bench.WatchedServer;
import dev.pgvitals.bench.Workplace;
import dev.pgvitals.fixture.FreePort;
import java.io.IOException;
import java.nio.file.Files;
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
  private static final int FIRST_PORT = 23_000;

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
    try (Workplace workplace = new Workplace(Path.of("target/bench").toAbsolutePath())) {
      try {
        run(workplace);
        return 0;
      } catch (IOException | SQLException | RuntimeException e) {
        if (!workplace.isClosed()) {
          System.err.println("bench: " + e.getMessage());
          return 1;
        }
        // Told to end: what fails now fails because of that.
        Thread.currentThread().join();
        return 1;
      }
    } catch (IOException e) {
      System.err.println("bench: " + e);
      return 1;
    }
  }

  private void run(Workplace workplace) throws IOException, SQLException, InterruptedException {
    Path catalogue = Path.of("bench/fleet.yaml").toAbsolutePath();
    Duration time = Duration.ofSeconds(seconds);
    progress.say("starting PostgreSQL");
    try (FleetServer server = FleetServer.start(Path.of("target/postgres"));
        BlackHoles holes = new BlackHoles()) {
      System.out.printf(
          "Java %s; %d cores, load average %s%n%n",
          System.getProperty("java.version"),
          Runtime.getRuntime().availableProcessors(),
          loadAverage());
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
      progress.say("done; load average now %s".formatted(loadAverage()));
      Figures figures = new Figures();
      result.tell(figures, servers);
      holedResult.tell(figures);
      few.tell(figures);
      System.out.print(figures);
    }
  }

  private LargeServers.Result largeServers(Workplace workplace, Duration time)
      throws IOException, SQLException, InterruptedException {
    Path catalogue = Path.of("bench/queries.yaml").toAbsolutePath();
    try (WatchedServer server = WatchedServer.start(Path.of("target/postgres"))) {
      FleetConfig config =
          new FleetConfig(catalogue).servers(LargeServers.COUNT, server.url(WatchedServer.AGENT));
      RunningProgram agent = start(workplace, "few", config);
      LargeServers.Result result = LargeServers.measure(agent, time, progress);
      workplace.stop(agent);
      return result;
    }
  }

  private RunningProgram start(Workplace workplace, String name, FleetConfig config) {
    Path file = config.writeTo(workplace.directory().resolve(name + ".yaml"));
    RunningProgram agent =
        workplace.start(
            AgentProgram.of(Path.of("").toAbsolutePath(), name, file, FreePort.from(FIRST_PORT)));
    progress.say("the agent of the %s fleet has process id %d".formatted(name, agent.pid()));
    return agent;
  }

  private static String loadAverage() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
  }
}
