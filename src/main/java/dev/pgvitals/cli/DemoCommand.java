package dev.pgvitals.cli;

import dev.pgvitals.agent.Agent;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.cli.option.ListenConverter;
import dev.pgvitals.cli.option.WebConfigOption;
import dev.pgvitals.config.AgentConfig.ListenAddress;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.demo.Demo;
import dev.pgvitals.demo.DemoConfiguration;
import dev.pgvitals.demo.DemoSystem;
import dev.pgvitals.demo.DemoSystems;
import dev.pgvitals.monitor.ServerReport;
import dev.pgvitals.process.Signals;
import dev.pgvitals.text.HostPort;
import dev.pgvitals.text.Plural;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.yaml.ProblemsException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A PostgreSQL with a busy application on it, and the agent beside it. */
@Command(
    name = "demo",
    description = {
      "Starts a PostgreSQL 18 server with the workload of a small shop, or of another of the systems"
          + " below examples/, and an agent that monitors it. Ctrl-C stops both and removes everything.",
      "Needs a source tree: ./pgvitals demo"
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped by a signal", "1:cannot start", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./pgvitals demo --listen 127.0.0.1:9200",
      "  ./pgvitals demo --system titan        a trading system: examples/titan/README.md"
    })
final class DemoCommand implements Callable<Integer> {
  private static final int SECONDS_BETWEEN_LINES = 5;
  private static final String LOOPBACK = "127.0.0.1";
  private static final int DEFAULT_PORT = 9187;

  @Option(
      names = "--system",
      paramLabel = "NAME",
      defaultValue = "shop",
      description = "Which application: a directory below examples/ (default: ${DEFAULT-VALUE}).")
  private String system = "";

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      converter = ListenConverter.class,
      description = "Address to serve HTTP on (default: " + LOOPBACK + ":" + DEFAULT_PORT + ").")
  private @Nullable ListenAddress listen;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The same as --listen " + LOOPBACK + ":PORT.")
  private @Nullable Integer port;

  @Mixin private final WebConfigOption web = new WebConfigOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ListenAddress address = address();
    // The launcher says it: what unpacks the archives is beside the jar, not in it.
    String archives = System.getProperty("postgres.archives", "");
    if (!Files.exists(Path.of(archives, "18.jar"))) {
      spec.commandLine()
          .getErr()
          .println("the demo's PostgreSQL is not in the jar: run ./pgvitals demo in a source tree");
      return 1;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Signals.on(List.of("TERM", "INT"), stopped::countDown);
    try {
      DemoSystem chosen =
          new DemoSystems(Path.of(System.getProperty("demo.systems", ""))).read(system);
      out.println("Starting PostgreSQL 18 with the system %s ...".formatted(chosen.name()));
      out.flush();
      try (Demo demo = Demo.start(Path.of(archives), chosen, pgbouncer());
          Agent agent = Agent.start(files -> web.lock(setup(chosen, demo, address, out), files))) {
        watch(chosen, demo, agent, out, stopped);
        out.println("Stopping ...");
        out.flush();
      }
    } catch (ProblemsException e) {
      spec.commandLine().getErr().println(e.text());
      return 1;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (ListenException e) {
      spec.commandLine()
          .getErr()
          .printf(
              "%s; for example ./pgvitals demo --listen %s%n",
              e.getMessage(), HostPort.of(address.host(), address.port() + 1));
      return 1;
    } catch (IllegalStateException | UncheckedIOException e) {
      spec.commandLine().getErr().println("the demo cannot start: " + e.getMessage());
      return 1;
    }
    return 0;
  }

  private ListenAddress address() {
    if (port != null && (port < 0 || port > 65_535)) {
      throw new ParameterException(spec.commandLine(), "--port must be from 0 to 65535");
    }
    if (port != null && listen != null) {
      throw new ParameterException(spec.commandLine(), "give --listen or --port, not both");
    }
    return listen != null
        ? listen
        : new ListenAddress(LOOPBACK, port == null ? DEFAULT_PORT : port);
  }

  /** Debian has it where only root's PATH leads. */
  private static Optional<Path> pgbouncer() {
    return Programs.of(System.getenv().getOrDefault("PATH", "") + ":/usr/sbin").find("pgbouncer");
  }

  private static void watch(
      DemoSystem system, Demo demo, Agent agent, PrintWriter out, CountDownLatch stopped)
      throws InterruptedException {
    out.println();
    out.println(
        "Metrics:    %s://localhost:%d/metrics"
            .formatted(agent.config().web().scheme(), agent.address().getPort()));
    out.println("PostgreSQL: " + demo.url());
    out.println("To use it from another terminal, type there:");
    out.println();
    out.println("  export DATABASE_URL=" + demo.url());
    if (Files.exists(system.trouble())) {
      out.println();
      out.println("To make trouble in it, and see what shows:");
      out.println();
      out.println("  export ADMIN_URL=" + demo.adminUrl());
      demo.replicaUrl().ifPresent(url -> out.println("  export REPLICA_URL=" + url));
      demo.backups().ifPresent(directory -> out.println("  export BACKUPS=" + directory));
      out.println("  examples/%s/trouble".formatted(system.name()));
      out.println();
      out.println(
          "To give commands its own configuration, examples/%s/pgvitals.yaml:"
              .formatted(system.name()));
      out.println();
      demo.variables()
          .forEach((name, value) -> out.println("  export %s='%s'".formatted(name, value)));
    }
    out.println();
    out.println("Ctrl-C stops both and removes everything.");
    out.println();
    out.flush();
    while (!stopped.await(agent.isReady() ? SECONDS_BETWEEN_LINES : 1, TimeUnit.SECONDS)) {
      agent.reports().stream()
          .filter(ServerReport::tried)
          .forEach(report -> out.println(line(report)));
      out.flush();
    }
  }

  private static Setup setup(DemoSystem system, Demo demo, ListenAddress address, PrintWriter out)
      throws ProblemsException {
    Map<String, String> variables = demo.variables();
    DemoConfiguration configuration = DemoConfiguration.of(system, variables.keySet());
    configuration
        .leftOut()
        .forEach(name -> out.println("left out, as the demo has none here: " + name));
    Environment given = Environment.ofProcess();
    return Setup.read(
            system.configuration(),
            configuration.text(),
            new Environment(variables, given.home(), given.user()))
        .listeningOn(address);
  }

  private static String line(ServerReport report) {
    return "server %s %s: %s, %d failing; %d series; %s; slowest: %s"
        .formatted(
            report.server(),
            report.up() ? "up" : "down",
            report.unvisited() > 0
                ? "still planning"
                : Plural.of(report.plan().queries().size(), "query", "queries") + " planned",
            report.failing(),
            report.series(),
            Plural.of(report.connections(), "connection"),
            report
                .slowest()
                .map(s -> "%s, %.1f ms".formatted(s.query(), s.duration().toNanos() / 1e6))
                .orElse("-"));
  }
}
