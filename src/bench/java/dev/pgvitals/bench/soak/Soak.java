package dev.pgvitals.bench.soak;

import dev.pgvitals.bench.BenchRun;
import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.AgentProgram;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.program.Workplace;
import dev.pgvitals.bench.soak.fault.FaultLog;
import dev.pgvitals.bench.soak.subject.Findings;
import dev.pgvitals.bench.soak.subject.SoakConfig;
import dev.pgvitals.bench.soak.subject.SoakServers;
import dev.pgvitals.fixture.network.BlackHole;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An accelerated soak: what months do to an agent, in minutes. */
@Command(
    name = "pgvitals soak",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the agent on PostgreSQL servers of several majors and on black holes, at an interval of"
          + " one second; inflicts faults on them at random, reloads, and scrapes all the time.",
      "Fails when a scrape is not whole, when a server that nothing is wrong with is not up and"
          + " fresh, or when something leaks; never because something is slow.",
      "Progress goes to standard error, the table to standard output, every fault and the agent's"
          + " log to target/bench/soak-*.log. It takes three minutes more than is asked for."
    })
public final class Soak implements Callable<Integer> {
  private static final int BLACK_HOLES = 6;

  private final Progress progress = new Progress();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long faults are inflicted (default: ${DEFAULT-VALUE}).",
      defaultValue = "5")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "For the same faults in the same order again; else one is drawn and printed.")
  private long seed = System.nanoTime() & 0xFFFFFF;

  private Soak() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Soak()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    return BenchRun.of("soak", 2, this::soak);
  }

  private int soak(Workplace workplace) throws IOException, InterruptedException {
    System.out.printf("seed %d, %d minutes of faults%n", seed, minutes);
    progress.say("starting PostgreSQL");
    List<BlackHole> holes = IntStream.range(0, BLACK_HOLES).mapToObj(i -> new BlackHole()).toList();
    try (SoakServers servers = new SoakServers(workplace.directory());
        FaultLog log = new FaultLog(BenchRun.DIRECTORY.resolve("soak-faults.log"))) {
      SoakConfig config =
          new SoakConfig(
              workplace.directory(),
              servers.targets(),
              holes.stream().map(BlackHole::uri).toList());
      RunningProgram agent =
          workplace.start(
              AgentProgram.of(
                  Path.of("").toAbsolutePath(), "soak", config.file(), FreePort.next()));
      log.followAgent(agent.log(), BenchRun.DIRECTORY.resolve("soak-agent.log"));
      Findings findings = new Findings(progress);
      SoakRun run =
          new SoakRun(agent, config, servers.targets(), BLACK_HOLES, findings, progress, log);
      System.out.print(run.table(seed, Duration.ofMinutes(minutes)));
      System.out.printf(
          "%n%s%n",
          findings.count() == 0
              ? "Nothing went wrong."
              : findings.count() + " things went wrong; see above, and target/bench/soak-*.log.");
      return findings.count() == 0 ? 0 : 1;
    } finally {
      holes.forEach(BlackHole::close);
    }
  }
}
