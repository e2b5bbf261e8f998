package dev.pgvitals.cli.rescue;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.ProcessContext;
import dev.pgvitals.cli.option.ServerOption;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.maintain.Verbs;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainReader;
import dev.pgvitals.maintain.run.Stop;
import dev.pgvitals.rescue.file.RescueFile;
import dev.pgvitals.rescue.file.RescueFileReader;
import dev.pgvitals.rescue.plan.Protection;
import dev.pgvitals.rescue.plan.Recipe;
import dev.pgvitals.rescue.server.RescueException;
import dev.pgvitals.source.pgbouncer.ConsoleDialect;
import dev.pgvitals.text.Printable;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.ProblemsException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows which sessions a server in trouble should lose; signals them when told. */
@Command(
    name = "rescue",
    description = {
      "Shows which sessions keep a server in trouble, and cancels or ends them with --apply.",
      "It logs in as a role of its own, which rescue.yaml names; servers are those of the agent's"
          + " configuration. Only sessions of clients are touched: never a superuser's, pgvitals'"
          + " own, a backup's, one that runs VACUUM, REINDEX or CREATE INDEX, or what rescue.yaml"
          + " protects. Each is looked at again in the very statement that signals it, one a"
          + " second, and it stops when the trouble is over.",
      "Recipes:",
      "  idle                 connections run out: ends idle ones, the longest idle first",
      "  idle-in-transaction  ends sessions that hold a transaction open and do nothing",
      "  long-queries         cancels statements that have run too long",
      "  blockers             cancels or ends what the others wait for",
      "  leak                 who keeps connections; only says so",
      "  wraparound           ends what keeps old transaction IDs; prints what to vacuum, or does it"
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no trouble; with --apply, it is over",
      "1:there is trouble, or it is not over, or a server could not be asked",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals rescue blockers --server titan",
      "  pgvitals rescue idle --server titan --apply --max 20",
      "  pgvitals rescue long-queries --server titan --older-than 30m --apply --terminate",
      "  pgvitals rescue leak",
      "  pgvitals rescue wraparound --server titan --apply --maintain-config maintain.yaml",
    })
public final class RescueCommand implements Callable<Integer> {
  private static final Path SYSTEM_FILE = Path.of("/etc/pgvitals/rescue.yaml");
  private static final int MOST = 1000;

  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final ServerOption server = new ServerOption();

  @Parameters(
      paramLabel = "RECIPE",
      description =
          "idle, idle-in-transaction, long-queries, blockers, leak or wraparound: see above.")
  private String recipe = "";

  @Option(
      names = "--rescue-file",
      paramLabel = "FILE",
      description =
          "As whom to log in, and whom to protect. Default: PGVITALS_RESCUE, then"
              + " /etc/pgvitals/rescue.yaml.")
  private @Nullable Path file;

  @Option(
      names = "--maintain-config",
      paramLabel = "FILE",
      description =
          "For wraparound: the file of pgvitals maintain, by whose role, under whose lock and guards"
              + " the oldest tables are vacuumed then, in the databases that it names for the"
              + " server.")
  private @Nullable Path maintainFile;

  @Option(names = "--apply", description = "Do it. Without this, nobody is signalled.")
  private boolean apply;

  @Option(names = "--dry-run", description = "Do not, whatever --apply says.")
  private boolean dryRun;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many sessions at most. Default: ${DEFAULT-VALUE}.")
  private int most = 5;

  @Option(
      names = "--terminate",
      description =
          "End a session whose statement runs on ten seconds after it was cancelled. Idle ones end"
              + " in any case: they have nothing to cancel.")
  private boolean terminate;

  @Option(names = "--yes", description = "Do not ask first. Needed where no terminal is there.")
  private boolean yes;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      converter = AgeConverter.class,
      description =
          "How long it must have lasted, such as 30s. Default: 1m for idle and blockers, 5m for"
              + " idle-in-transaction and long-queries, or the server's own limit of that alert;"
              + " 10m for leak.")
  private @Nullable Duration olderThan;

  @Option(
      names = "--show-queries",
      description = "Show texts of statements, too. There may be secrets in them.")
  private boolean queries;

  @Option(
      names = "--no-record",
      description = "Do it even if no row of it can be written to pgvitals.job_run.")
  private boolean unrecorded;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text or json. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.text;

  @Spec private CommandSpec spec;

  /** As it is typed. */
  enum Format {
    text,
    json
  }

  @Override
  public Integer call() throws ProblemsException, InterruptedException {
    RescueSettings settings = settings();
    Environment environment = ProcessContext.of(spec).environment();
    RescueFile rescue = RescueFileReader.read(path(environment), environment);
    Setup setup = config.load(spec);
    List<ServerConfig> servers = servers(setup, settings);
    PrintWriter err = spec.commandLine().getErr();
    rescue.notices().forEach(err::println);
    Set<String> own = new HashSet<>(Set.of(rescue.user()));
    setup.config().servers().forEach(each -> own.add(each.target().user()));
    Shown shown = new Shown(spec.commandLine().getOut(), err, format == Format.text, settings);
    ServerRescue each =
        new ServerRescue(
            rescue, settings, new Protection(rescue.protect(), own), Person.of(environment), shown);
    Optional<Freezing> freezing = freezing(environment, settings, shown);
    List<RescueReport> reports = new ArrayList<>();
    Map<String, String> failures = new LinkedHashMap<>();
    for (ServerConfig one : servers) {
      try {
        RescueReport report = each.of(one);
        if (freezing.isPresent()) {
          report = each.vacuumed(one, report, freezing.get());
        }
        reports.add(report);
        shown.ended(report);
      } catch (RescueException e) {
        failures.put(one.name(), e.getMessage());
        err.println(Printable.oneLine(one.name() + ": " + e.getMessage()));
        if (!e.hint().isEmpty()) {
          err.println("hint: " + Printable.oneLine(e.hint()));
        }
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.json) {
      out.print(RescueJson.of(reports, failures, settings));
    }
    out.flush();
    err.flush();
    return failures.isEmpty() && reports.stream().allMatch(RescueReport::isFine) ? 0 : 1;
  }

  private RescueSettings settings() {
    Recipe known =
        Recipe.of(recipe)
            .orElseThrow(
                () ->
                    usage(
                        "there is no recipe \"%s\"%s"
                            .formatted(recipe, Suggestion.of(recipe, Recipe.words()))));
    if (apply && !known.acts()) {
      throw usage(
          known.word()
              + " only tells: end sessions by another recipe, such as pgvitals rescue idle");
    }
    if (most < 1 || most > MOST) {
      throw usage("--max must be from 1 to %d, but it is %d".formatted(MOST, most));
    }
    if (terminate && !apply && !known.acts()) {
      throw usage("--terminate means nothing for " + known.word());
    }
    if (apply && !dryRun && !yes && !Question.canBeAsked()) {
      throw usage(
          "there is no terminal to ask at: look without --apply first, then add --yes to it");
    }
    return new RescueSettings(
        known,
        apply && !dryRun,
        most,
        terminate,
        yes,
        Optional.ofNullable(olderThan),
        queries,
        !unrecorded);
  }

  private Optional<Freezing> freezing(Environment environment, RescueSettings settings, Shown shown)
      throws ProblemsException {
    if (maintainFile == null) {
      return Optional.empty();
    }
    if (settings.recipe() != Recipe.WRAPAROUND) {
      throw usage("--maintain-config is for wraparound alone: nothing else vacuums");
    }
    MaintainConfig config =
        new MaintainReader(environment, Verbs.ALL).read(environment.path(maintainFile.toString()));
    Stop stop = new Stop();
    shown.whenStopped(stop::tell);
    return settings.apply() ? Optional.of(new Freezing(config, stop)) : Optional.empty();
  }

  private Path path(Environment environment) {
    Optional<Path> named =
        Optional.ofNullable(file)
            .or(() -> environment.variable("PGVITALS_RESCUE").map(environment::path));
    if (named.isEmpty() && !Files.exists(SYSTEM_FILE)) {
      throw usage(
          "there is no %s: write `user` and `password_file` of the role for rescues into it, or name"
                  .formatted(SYSTEM_FILE)
              + " another file with --rescue-file; docs/operations/rescue.md has both");
    }
    return named.orElse(SYSTEM_FILE);
  }

  private List<ServerConfig> servers(Setup setup, RescueSettings settings) {
    List<ServerConfig> chosen = server.chosen(setup, Shard.WHOLE);
    List<ServerConfig> asked =
        chosen.stream()
            .filter(each -> !each.target().database().equals(ConsoleDialect.DATABASE))
            .toList();
    if (asked.size() < chosen.size() && (server.isGiven() || asked.isEmpty())) {
      throw usage(
          "a rescue is for servers, and this is the console of a PgBouncer: name the server behind"
              + " it");
    }
    if (settings.apply() && asked.size() > 1) {
      throw usage("--apply is for one server at a time: name it with --server");
    }
    return asked;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
