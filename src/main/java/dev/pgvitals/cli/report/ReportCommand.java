package dev.pgvitals.cli.report;

import dev.pgvitals.cli.option.AgentOption;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.PrometheusOption;
import dev.pgvitals.cli.option.RunbookOption;
import dev.pgvitals.cli.output.AgentDocument;
import dev.pgvitals.cli.output.CheckStatus;
import dev.pgvitals.cli.report.agent.AgentAnswers;
import dev.pgvitals.cli.report.agent.AgentParts;
import dev.pgvitals.cli.report.agent.AgentReader;
import dev.pgvitals.cli.report.agent.Runbooks;
import dev.pgvitals.report.capacity.CapacitySource;
import dev.pgvitals.report.document.Block.Item;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.document.Report;
import dev.pgvitals.report.prometheus.PrometheusAccess;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.Selection;
import dev.pgvitals.report.render.HtmlReport;
import dev.pgvitals.report.render.MarkdownReport;
import dev.pgvitals.report.week.WeekSource;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.time.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A report of a week, for a mail. */
@Command(
    name = "report",
    description = {
      "Says in one document what was wrong in the last week, what changed, how jobs and backups did,"
          + " which statements took the most time, what pgvitals advise has found, and what grows.",
      "Asks the running agent and, where it is named, Prometheus, whose memory is longer. Connects to"
          + " no database. A source that does not answer costs its parts, and the report says so."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the report is made, and nothing is wrong now that --fail-on asks for",
      "1:something is that --fail-on asks for, a source did not answer, or the file cannot be written",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals report",
      "  pgvitals report --prometheus http://localhost:9090 --since 7d",
      "  pgvitals report --url https://monitor:9187 --ca-file ca.pem",
      "  pgvitals report --server orders-1 --format html --output report.html",
      "  pgvitals report --fail-on critical    for a pipeline",
    })
public final class ReportCommand implements Callable<Integer> {
  private static final Duration LEAST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(400);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final AgentOption agent = new AgentOption();
  @Mixin private final PrometheusOption prometheus = new PrometheusOption();
  @Mixin private final RunbookOption runbooks = new RunbookOption();

  @Option(
      names = {"-s", "--server"},
      paramLabel = "NAME",
      description = "Only this server; may be repeated.")
  private Set<String> servers = new LinkedHashSet<>();

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      converter = Since.class,
      defaultValue = "7d",
      description = "The period that ends now. Default: ${DEFAULT-VALUE}.")
  private Duration since = Duration.ofDays(7);

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.markdown;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write it. Default: standard output.")
  private @Nullable Path output;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      defaultValue = "PostgreSQL report",
      description = "The heading. Default: ${DEFAULT-VALUE}.")
  private String title = "";

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      description =
          "Exit code 1 when something at this level is wrong now: ${COMPLETION-CANDIDATES}.")
  private @Nullable FailOn failOn;

  @Spec private CommandSpec spec;

  /** How it is printed; the words of the option. */
  enum Format {
    markdown,
    html
  }

  /** The words of the option. */
  enum FailOn {
    warning,
    critical
  }

  static final class Since implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.parse(text)
          .filter(length -> length.compareTo(LEAST) >= 0 && length.compareTo(LONGEST) <= 0)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "must be a duration from 1h to 400d such as 7d, not " + text));
    }
  }

  @Override
  public Integer call() throws Exception {
    AgentOption.Target target = agent.target(spec, config);
    Optional<PrometheusAccess> asked = prometheus.access(spec);
    Period period = Period.before(Clocks.SYSTEM.instant().truncatedTo(ChronoUnit.SECONDS), since);
    List<Part> parts = new ArrayList<>();
    List<Item> summary = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Optional<AgentAnswers> answers = askAgent(target, period, failures);
    answers.ifPresent(
        known -> {
          summary.addAll(AgentParts.summary(known, period));
          parts.addAll(AgentParts.of(known, period, runbooks(target)));
        });
    if (asked.isPresent()) {
      parts.addAll(askPrometheus(asked.get(), answers, period, summary, failures));
    }
    failures.forEach(this::complain);
    if (answers.isEmpty()
        && (asked.isEmpty() || parts.stream().noneMatch(Part.Section.class::isInstance))) {
      complain("there is nothing to report of");
      return 1;
    }
    failures.forEach(why -> summary.add(new Item(Mark.WARNING, why)));
    summary.sort(Comparator.comparing(Item::mark).reversed());
    if (!write(new Report(title, period, summary, PartOrder.of(parts)))) {
      return 1;
    }
    return !failures.isEmpty() || isFailedOn(answers) ? 1 : 0;
  }

  private Optional<AgentAnswers> askAgent(
      AgentOption.Target target, Period period, List<String> failures) {
    try {
      AgentAnswers answers = new AgentReader(target).read(servers, period);
      failures.addAll(answers.notes());
      return Optional.of(answers);
    } catch (AgentDocument.NotHadException e) {
      failures.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    } catch (AgentReader.UnknownServerException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private List<Part> askPrometheus(
      PrometheusAccess access,
      Optional<AgentAnswers> answers,
      Period period,
      List<Item> summary,
      List<String> failures) {
    PrometheusClient client = new PrometheusClient(access, PATIENCE);
    Selection selection = Selection.of(servers);
    WeekSource week =
        new WeekSource(client, selection, answers.map(AgentAnswers::statements).orElse(Map.of()));
    List<Part> parts = new ArrayList<>(week.parts(period));
    Map<String, List<String>> without = new LinkedHashMap<>();
    week.failures()
        .forEach((part, why) -> without.computeIfAbsent(why, w -> new ArrayList<>()).add(part));
    if (!week.isLost()) {
      CapacitySource capacity = new CapacitySource(client, selection);
      parts.addAll(capacity.parts(period));
      summary.addAll(capacity.summary());
      capacity
          .failures()
          .forEach((part, why) -> without.computeIfAbsent(why, w -> new ArrayList<>()).add(part));
    }
    without.forEach((why, which) -> failures.add(String.join(", ", which) + ": " + why));
    client.warnings().forEach(warning -> failures.add("Prometheus warns: " + warning));
    return parts;
  }

  /** The agent serves the runbooks that it comes with. */
  private Runbooks runbooks(AgentOption.Target target) {
    return (alert, named) ->
        Optional.of(
            named.contains("://")
                ? named
                : runbooks.isGiven() ? runbooks.of(alert) : target.base() + "/runbooks/" + alert);
  }

  private boolean isFailedOn(Optional<AgentAnswers> answers) {
    CheckStatus worst = answers.map(AgentParts::worst).orElse(CheckStatus.OK);
    return failOn != null
        && worst.compareTo(failOn == FailOn.critical ? CheckStatus.CRITICAL : CheckStatus.WARNING)
            >= 0;
  }

  private boolean write(Report report) {
    String text =
        switch (format) {
          case markdown -> MarkdownReport.of(report);
          case html -> HtmlReport.of(report);
        };
    if (output != null) {
      try {
        ReportFile.write(output, text);
        return true;
      } catch (NoSuchFileException e) {
        complain("cannot write " + output + ": there is no such directory");
      } catch (IOException e) {
        complain("cannot write " + output + ": " + e);
      }
      return false;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
    return true;
  }

  private void complain(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(Printable.oneLine(what));
    err.flush();
  }
}
