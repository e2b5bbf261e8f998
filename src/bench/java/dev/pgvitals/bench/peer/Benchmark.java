package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.BenchRun;
import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.Program;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.program.Workplace;
import dev.pgvitals.bench.server.WatchedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs pgvitals and postgres_exporter side by side and prints what each costs. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs pgvitals and postgres_exporter side by side, on one PostgreSQL, with the same queries"
          + " (bench/queries.yaml), and prints what each costs.",
      "Takes about four minutes. Progress goes to standard error, the table to standard output."
    })
public final class Benchmark implements Callable<Integer> {
  private final Progress progress = new Progress();

  @Option(
      names = "--quick",
      description = "Less of everything: a minute and a half, and rougher figures.")
  private boolean quick;

  @Option(
      names = "--database-time",
      description = "Only what built-in queries cost the database: a minute.")
  private boolean onlyDatabaseTime;

  @Option(
      names = "--peer",
      paramLabel = "PROGRAM",
      description = "The postgres_exporter to compare with.",
      defaultValue = "target/tools/bin/prometheus-postgres-exporter")
  private Path peer = Path.of("");

  private Benchmark() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmark()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    return BenchRun.of("bench", 1, this::run);
  }

  private int run(Workplace workplace) throws IOException, SQLException, InterruptedException {
    Effort effort = quick ? Effort.QUICK : Effort.FULL;
    Workload workload = Workload.read(Path.of("bench/queries.yaml").toAbsolutePath());
    if (!Files.isExecutable(peer)) {
      throw new IllegalStateException(
          peer + " is not there; say --peer PROGRAM, or install prometheus-postgres-exporter");
    }
    progress.say("starting PostgreSQL and filling it");
    try (WatchedServer server = WatchedServer.start()) {
      Programs programs =
          new Programs(
              Path.of("").toAbsolutePath(), peer.toAbsolutePath(), workplace.directory(), server);
      describe(programs, server, workload);
      if (onlyDatabaseTime) {
        System.out.print(
            DatabaseTime.measure(workplace, programs, server, effort.databaseRounds(), progress)
                .table());
        return 0;
      }
      String queries = workload.file().toString();
      Program agent = programs.agent("pgvitals", WatchedServer.AGENT, queries, Effort.NORMAL);
      Program other = programs.peer(workload);
      Program builtin =
          programs.agent("pgvitals-builtin", WatchedServer.AGENT, "builtin", Effort.NORMAL);
      Starts starts = Starts.measure(workplace, agent, other, builtin, workload, effort, progress);
      RunningProgram runningPeer = workplace.start(other);
      RunningProgram runningAgent = workplace.start(agent);
      Start.awaitPage(runningPeer, workload::isOn);
      Start.awaitPage(runningAgent, workload::isOn);
      progress.say("pgvitals runs with %s".formatted(String.join(" ", runningAgent.jvmOptions())));
      SideBySide scrapes =
          SideBySide.measure(runningAgent, runningPeer, server, workload, effort, progress);
      workplace.stop(runningAgent);
      RunningProgram resting =
          workplace.start(
              programs.agent("pgvitals-resting", WatchedServer.RESTING, queries, Effort.REST));
      Start.awaitPage(resting, workload::isOn);
      RunningProgram busy =
          workplace.start(
              programs.agent("pgvitals-busy", WatchedServer.AGENT, queries, Effort.CYCLE));
      Cycles cycles = Cycles.measure(resting, busy, server, workload, effort, progress);
      workplace.stop(busy);
      workplace.stop(resting);
      workplace.stop(runningPeer);
      DatabaseTime time =
          DatabaseTime.measure(workplace, programs, server, effort.databaseRounds(), progress);
      progress.say("done; load average now %s".formatted(Proc.loadAverage()));
      System.out.print(
          new Results(
                  starts.agent(),
                  starts.peer(),
                  starts.builtin(),
                  starts.builtinFamilies(),
                  scrapes,
                  cycles,
                  server.sessions())
              .table());
      System.out.print("\n" + time.table());
      return 0;
    }
  }

  private void describe(Programs programs, WatchedServer server, Workload workload)
      throws IOException, SQLException {
    System.out.printf(
        "PostgreSQL %s, postgres_exporter %s, Java %s; %d queries; %d cores, load average %s%n%n",
        server.version(),
        programs.peerVersion(),
        System.getProperty("java.version"),
        workload.queries(),
        Runtime.getRuntime().availableProcessors(),
        Proc.loadAverage());
  }
}
