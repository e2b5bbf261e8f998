package dev.pgvitals.cli;

import dev.pgvitals.agent.Agent;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.agent.Signals;
import dev.pgvitals.collect.ServerReport;
import dev.pgvitals.config.AgentConfig.ListenAddress;
import dev.pgvitals.config.Environment;
import dev.pgvitals.demo.DemoDatabase;
import dev.pgvitals.yaml.ProblemsException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A PostgreSQL with a busy shop on it, and the agent beside it. */
@Command(
    name = "demo",
    description =
        "Starts a PostgreSQL 18 with a small busy shop on it, and the agent beside it. Ctrl-C stops"
            + " both and removes everything. Needs a source tree: ./pgvitals demo",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  ./pgvitals demo --port 9187")
final class DemoCommand implements Callable<Integer> {
  private static final int SECONDS_BETWEEN_LINES = 5;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9187",
      description = "Where the agent serves HTTP (default: ${DEFAULT-VALUE}).")
  private int port;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path archives = Path.of(System.getProperty("postgres.archives", "target/postgres"));
    if (!Files.exists(archives.resolve("18.jar"))) {
      spec.commandLine()
          .getErr()
          .println(
              "the demo's PostgreSQL is not here: start it from a source tree, ./pgvitals demo");
      return 1;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Signals.on(List.of("TERM", "INT"), stopped::countDown);
    out.println("Starting PostgreSQL 18 with a shop on it ...");
    out.flush();
    try (DemoDatabase database = DemoDatabase.start(archives);
        Agent agent = Agent.start(() -> setup(database))) {
      out.println("Metrics:    http://localhost:" + agent.address().getPort() + "/metrics");
      out.println("PostgreSQL: " + database.url());
      out.println("Ctrl-C stops both and removes everything.");
      do {
        agent.reports().forEach(report -> out.println(line(report)));
        out.flush();
      } while (!stopped.await(SECONDS_BETWEEN_LINES, TimeUnit.SECONDS));
      out.println("Stopping ...");
      out.flush();
    }
    return 0;
  }

  private Setup setup(DemoDatabase database) throws ProblemsException {
    Environment given = Environment.ofProcess();
    Environment environment =
        new Environment(Map.of("DATABASE_URL", database.url()), given.home(), given.user());
    return Setup.fromEnvironment(environment).listeningOn(new ListenAddress("", port));
  }

  private static String line(ServerReport report) {
    Optional<ServerReport.Slowest> slowest = report.slowest();
    return "%s  up %d  %d queries planned, %d failing  %d series  %d connections  slowest %s"
        .formatted(
            report.server(),
            report.up() ? 1 : 0,
            report.plan().queries().size(),
            report.failing(),
            report.series(),
            report.connections(),
            slowest
                .map(s -> "%s %.1f ms".formatted(s.query(), s.duration().toNanos() / 1e6))
                .orElse("-"));
  }
}
