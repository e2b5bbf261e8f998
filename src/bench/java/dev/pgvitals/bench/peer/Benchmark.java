package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.BenchRun;
import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.Load;
import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.Workplace;
import dev.pgvitals.bench.report.Measured;
import dev.pgvitals.bench.server.WatchedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs pgvitals and postgres_exporter side by side and prints what each costs. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs pgvitals and postgres_exporter side by side, on one PostgreSQL, with the same queries"
          + " (bench/queries.yaml) and with what each collects by default, and prints what each"
          + " costs; nginx, with the same page as a file, shows what a scrape takes at least.",
      "Takes about ten minutes. Progress goes to standard error, the tables to standard output."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./pgvitals bench                                    all of it",
      "  ./pgvitals bench --quick                            five minutes, rougher",
      "  ./pgvitals bench --only start                       how long starts take",
      "  ./pgvitals bench --only scrape,cycle                scrapes, collections",
      "  ./pgvitals bench --only minutes --steady-after 15   CPU when all is compiled",
      "  ./pgvitals bench --peer /opt/postgres_exporter      beside this one",
      "",
      "Others: ./pgvitals bench --fleet --help, --pages --help, --scaling --help"
    })
public final class Benchmark implements Callable<Integer> {
  private static final Path TOOLS = Path.of("target/tools/bin");

  private final Progress progress = new Progress();

  @Option(names = "--quick", description = "Less of everything: five minutes, and rougher figures.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = {
        "Only these parts of it:",
        "  start     time to the first and to the complete page",
        "  scrape    sizes, times and rates of scrapes, memory after them",
        "  cycle     scrapes of new data, the database's time and CPU",
        "  database  the database's time of what is collected by default",
        "  minutes   memory after a minute, CPU and logins of cycles of 15 s"
      })
  private Set<Part> only = EnumSet.allOf(Part.class);

  @Option(
      names = "--steady-after",
      paramLabel = "MINUTES",
      description =
          "How old programs are when their steady state is measured, by default 3; with --quick 1.1.")
  private Optional<Double> steadyAfter = Optional.empty();

  @Option(
      names = "--steady-cycles",
      paramLabel = "N",
      description = "Of 15 s, for which it is measured, by default 8; with --quick 3.")
  private Optional<Integer> steadyCycles = Optional.empty();

  @Option(
      names = "--peer",
      paramLabel = "PROGRAM",
      description =
          "The postgres_exporter to compare with, by default the newest of those on the PATH and"
              + " Debian's.")
  private Optional<Path> peer = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Of a run, what can be asked for by itself. */
  private enum Part {
    START,
    SCRAPE,
    CYCLE,
    DATABASE,
    MINUTES
  }

  private Benchmark() {}

  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Benchmark());
    System.exit(command.setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (steady().compareTo(Observer.MINUTE) < 0 || cycles() < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--steady-after must be at least 1.1 and --steady-cycles 1: the first minute is measured before");
    }
    return BenchRun.of("bench", 1, this::run);
  }

  private int run(Workplace workplace) throws IOException, SQLException, InterruptedException {
    double loadBefore = Double.parseDouble(Proc.loadAverage());
    Workload workload = Workload.read(Path.of("bench/queries.yaml").toAbsolutePath());
    Measured<Peer> other =
        Peer.choose(
            peer,
            System.getenv().getOrDefault("PATH", ""),
            TOOLS.resolve("prometheus-postgres-exporter"));
    progress.say("starting PostgreSQL and filling it");
    try (WatchedServer server = WatchedServer.start()) {
      Programs programs =
          new Programs(
              Path.of("").toAbsolutePath(), other, workplace.directory(), server, workload);
      Effort effort = quick ? Effort.QUICK : Effort.FULL;
      Setting setting = new Setting(workplace, programs, server, workload, effort, progress);
      Report report = new Report();
      try {
        describe(setting);
        measure(setting, report);
      } finally {
        System.out.print(report.text(loadBefore, Runtime.getRuntime().availableProcessors()));
      }
      progress.say("done");
      return report.hasFailures() ? 1 : 0;
    }
  }

  private Duration steady() {
    return Duration.ofSeconds(Math.round(60 * steadyAfter.orElse(quick ? 1.1 : 3)));
  }

  private int cycles() {
    return steadyCycles.orElse(quick ? 3 : 8);
  }

  /** What needs the large database comes last: it is part of what all programs see then. */
  private void measure(Setting setting, Report report) throws SQLException, InterruptedException {
    part(Part.START, setting, report, Content.SMALL);
    part(Part.SCRAPE, setting, report, Content.SMALL);
    part(Part.CYCLE, setting, report, Content.SMALL);
    part(Part.DATABASE, setting, report, Content.SMALL);
    part(Part.SCRAPE, setting, report, Content.LARGE);
    part(Part.CYCLE, setting, report, Content.LARGE);
    part(Part.START, setting, report, Content.BY_DEFAULT);
    part(Part.MINUTES, setting, report, Content.BY_DEFAULT);
  }

  /** One that fails is no reason to go without the others, when all take ten minutes. */
  private void part(Part part, Setting setting, Report report, Content content)
      throws SQLException, InterruptedException {
    if (!only.contains(part)) {
      return;
    }
    if (content.isLarge() && !setting.server().hasLarge()) {
      progress.say("adding a database of 2,000 tables");
      setting.server().addLarge();
    }
    try (Load load = Load.watch()) {
      measure(part, setting, report, content, load);
    } catch (IOException | IllegalStateException | UncheckedIOException e) {
      if (setting.workplace().isClosed()) {
        throw new IllegalStateException("told to end", e);
      }
      String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
      progress.say(why);
      report.failed(
          "%s, %s".formatted(part.toString().toLowerCase(Locale.ROOT), content.title()), why);
      setting.workplace().stopAll();
    }
  }

  private void measure(Part part, Setting setting, Report report, Content content, Load load)
      throws IOException, SQLException, InterruptedException {
    switch (part) {
      case START -> {
        Starts starts = Starts.measure(setting, content);
        starts.tell(report.of(content).at(load.text()));
      }
      case SCRAPE -> {
        SideBySide scrapes = SideBySide.measure(setting, content, Nginx.of(TOOLS.resolve("nginx")));
        scrapes.tell(report.of(content).at(load.text()));
      }
      case CYCLE -> {
        Cycles cycles = Cycles.measure(setting, content);
        cycles.tell(report.of(content).at(load.text()));
      }
      case DATABASE -> {
        DatabaseTime time = DatabaseTime.measure(setting);
        time.tell(report.databaseTime().at(load.text()));
      }
      case MINUTES -> {
        Minutes minutes = Minutes.measure(setting, steady(), Effort.NORMAL.multipliedBy(cycles()));
        List.of(Content.values()).forEach(each -> minutes.tell(each, report.of(each)));
      }
    }
  }

  private void describe(Setting setting) throws IOException, SQLException {
    System.out.printf(
        "PostgreSQL %s, postgres_exporter %s, %s%n%n",
        setting.server().version(), setting.programs().peerVersion(), Proc.machine());
  }
}
