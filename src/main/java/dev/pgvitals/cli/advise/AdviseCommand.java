package dev.pgvitals.cli.advise;

import dev.pgvitals.advice.AdviceWishes;
import dev.pgvitals.advice.Advisor;
import dev.pgvitals.advice.connect.Explainer;
import dev.pgvitals.advice.report.AdviceFile;
import dev.pgvitals.advice.report.AdviceJson;
import dev.pgvitals.advice.report.AdviceReport;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.ProcessContext;
import dev.pgvitals.cli.option.ServerOption;
import dev.pgvitals.concurrent.DaemonThreads;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import dev.pgvitals.source.pgbouncer.ConsoleDialect;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.time.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Looks at servers, and prints what could be better there. */
@Command(
    name = "advise",
    description = {
      "Says what could be better on a server: indexes that are missing, unused, twice or invalid,"
          + " statements that read too much, settings, autovacuum; each with what speaks for it, what"
          + " to do, and why it may be wrong.",
      "Nothing is changed, nothing created, and no statement executed but planned. It logs in as a"
          + " role of its own, which reads tables and can do nothing else, and refuses superusers:"
          + " docs/operations/advise.md has its SQL."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all was looked at, and nothing was found that --fail-on asks for",
      "1:a finding of --fail-on, a server or database that could not be looked at, or a file that"
          + " cannot be used",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals advise --server orders-1 --user pgvitals_advisor",
      "  pgvitals advise --server orders-1 --database shop --top 50 --watch 10m",
      "  pgvitals advise --format markdown --fail-on high",
      "  pgvitals advise --report /var/lib/pgvitals-advice/report.json",
      "  DATABASE_URL=postgresql://pgvitals_advisor@db1/shop pgvitals advise",
    })
public final class AdviseCommand implements Callable<Integer> {
  private static final int WIDTH = 100;
  private static final int LEAST_WIDTH = 40;
  private static final int MOST = 500;
  private static final Duration LONGEST_WATCH = Duration.ofDays(1);
  private static final Pattern SECRET = Pattern.compile("(?i)password");

  /** How it is printed. */
  enum Format {
    TEXT,
    JSON,
    MARKDOWN
  }

  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.parse(text)
          .orElseThrow(
              () -> new TypeConversionException("must be a duration such as 10m, not " + text));
    }
  }

  static final class SeverityConverter implements ITypeConverter<Severity> {
    @Override
    public Severity convert(String text) {
      return Severity.of(text)
          .orElseThrow(
              () -> new TypeConversionException("must be info, medium or high, not " + text));
    }
  }

  static final class FormatConverter implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      return switch (text) {
        case "text" -> Format.TEXT;
        case "json" -> Format.JSON;
        case "markdown" -> Format.MARKDOWN;
        default -> throw new TypeConversionException("must be text, json or markdown, not " + text);
      };
    }
  }

  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final ServerOption servers = new ServerOption();
  @Mixin private final AdvisorAccess access = new AdvisorAccess();

  @Option(
      names = {"-d", "--database"},
      paramLabel = "NAME",
      description =
          "Only this database; may be repeated. Default: all that the server's `databases` lets in.")
  private List<String> databases = new ArrayList<>();

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How many statements of each database, those with the most time first. Default: 20."
              + " Those that were called less than 20 times, or took less than 1 %% of the time,"
              + " are left out.")
  private int top;

  @Option(
      names = "--watch",
      paramLabel = "DURATION",
      defaultValue = "0s",
      converter = DurationConverter.class,
      description =
          "Judge what statements do in this time, and look for those that follow each other."
              + " Default: by what was counted since pg_stat_statements was reset.")
  private Duration watch = Duration.ZERO;

  @Option(
      names = "--unused-after",
      paramLabel = "DURATION",
      defaultValue = "30d",
      converter = DurationConverter.class,
      description =
          "For how long scans must have been counted before an index without one is unused."
              + " Default: 30d.")
  private Duration unusedAfter = Duration.ZERO;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      converter = FormatConverter.class,
      description = "text, json or markdown. Default: text.")
  private Format format = Format.TEXT;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      converter = SeverityConverter.class,
      description = "Exit with 1 when a finding is at least that: info, medium or high.")
  private @Nullable Severity failOn;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write the findings into this file, too, for the agent (`advice.report`): whole or not at"
              + " all, without texts of statements. What it has of other servers stays.")
  private @Nullable Path report;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    check();
    Setup setup = config.load(spec);
    // A pooler's console is there to be monitored, and has no plans.
    List<ServerConfig> known =
        setup.config().servers().stream()
            .filter(one -> !one.target().database().equals(ConsoleDialect.DATABASE))
            .toList();
    List<ServerConfig> chosen =
        servers.chosen(setup, Shard.WHOLE).stream()
            .filter(one -> servers.isGiven() || known.contains(one))
            .toList();
    Optional<Path> file = Optional.ofNullable(report);
    if (file.isPresent() && !isWritable(file.get())) {
      return 1;
    }
    Catalogue builtin =
        Setup.loadCatalogue(List.of("builtin"), NamingScheme.PROMETHEUS).catalogue();
    List<ServerAdvice> all = new ArrayList<>();
    ScheduledExecutorService watchdog = watchdog();
    try {
      for (ServerConfig server : chosen) {
        all.add(advise(server, known, builtin, watchdog));
      }
    } finally {
      watchdog.shutdownNow();
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(AdviceJson.of(new AdviceReport(all)));
    }
    out.flush();
    boolean written =
        file.isEmpty()
            || write(
                file.get(), new AdviceReport(all), known.stream().map(ServerConfig::name).toList());
    boolean failed =
        !written
            || all.stream().anyMatch(one -> one.failure().isPresent())
            || all.stream().flatMap(one -> one.findings().stream()).anyMatch(this::isBad);
    return failed ? 1 : 0;
  }

  private void check() {
    if (top < 1 || top > MOST) {
      throw mistake("--top must be from 1 to " + MOST);
    }
    if (watch.isNegative() || watch.compareTo(LONGEST_WATCH) > 0) {
      throw mistake("--watch must be at most 1d");
    }
    if (access.lacksUser()) {
      throw mistake("--password-file is that of --user, which is not given");
    }
  }

  private static ScheduledExecutorService watchdog() {
    return Executors.newSingleThreadScheduledExecutor(DaemonThreads.called("pgvitals-watchdog"));
  }

  private ServerAdvice advise(
      ServerConfig server,
      List<ServerConfig> known,
      Catalogue builtin,
      ScheduledExecutorService watchdog)
      throws InterruptedException {
    List<ServerConfig> others =
        known.stream().filter(one -> !one.name().equals(server.name())).map(access::of).toList();
    Advisor advisor =
        new Advisor(
            access.of(server),
            builtin,
            others,
            new AdviceWishes(databases, top, watch, unusedAfter),
            watchdog,
            duration -> Thread.sleep(duration.toMillis()),
            Clocks.SYSTEM.wall());
    ServerAdvice advice = advisor.advise();
    if (format != Format.JSON) {
      AdviceFormat text =
          format == Format.MARKDOWN ? new AdviceMarkdown() : new AdviceText(columns());
      spec.commandLine().getOut().println(text.of(advice, texts(advice, advisor.texts())));
    }
    return advice;
  }

  /**
   * Of the statements that findings name; not of one that may have a password in it, nor of one
   * whose values pg_stat_statements leaves where they are.
   */
  private static Map<String, String> texts(ServerAdvice advice, Map<String, String> all) {
    String named =
        advice.findings().stream()
            .map(finding -> finding.queryId().orElse("") + " " + finding.evidence())
            .collect(Collectors.joining("\n"));
    Map<String, String> texts = new LinkedHashMap<>();
    all.forEach(
        (id, text) -> {
          if (named.contains(id)
              && Explainer.command(text).isEmpty()
              && !SECRET.matcher(text).find()) {
            texts.put(id, text);
          }
        });
    return texts;
  }

  private int columns() {
    String exported = ProcessContext.of(spec).environment().variable("COLUMNS").orElse("");
    return exported.matches("[1-9][0-9]{1,3}")
        ? Math.max(LEAST_WIDTH, Integer.parseInt(exported))
        : WIDTH;
  }

  private boolean isBad(Finding finding) {
    return failOn != null && finding.severity().compareTo(failOn) >= 0;
  }

  private boolean isWritable(Path file) {
    try {
      AdviceFile.demandWritable(file);
      return true;
    } catch (IOException e) {
      return unwritten(file, e);
    }
  }

  private boolean write(Path file, AdviceReport found, List<String> known) {
    AdviceReport before = new AdviceReport(List.of());
    try {
      before = AdviceFile.read(file);
    } catch (NoSuchFileException e) {
      // The first run.
    } catch (IOException e) {
      spec.commandLine().getErr().println(e.getMessage() + "; it is replaced");
    }
    try {
      AdviceFile.write(file, found.after(before, known));
      return true;
    } catch (IOException e) {
      return unwritten(file, e);
    }
  }

  private boolean unwritten(Path file, IOException e) {
    spec.commandLine()
        .getErr()
        .println(
            Printable.oneLine("cannot write the report " + file + ": " + e)
                + "\nhint: name with --report a file in a directory that "
                + System.getProperty("user.name")
                + " may write to and the agent's user may read");
    spec.commandLine().getErr().flush();
    return false;
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
