package dev.pgvitals.cli.checklist;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.checklist.Answers;
import dev.pgvitals.checklist.Checklist;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.look.Survey;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.PrometheusOption;
import dev.pgvitals.cli.option.ServerOption;
import dev.pgvitals.cli.output.CatalogueWarnings;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.PlainPasswords;
import dev.pgvitals.config.Shard;
import dev.pgvitals.report.prometheus.PrometheusAccess;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.time.Durations;
import dev.pgvitals.yaml.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
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

/** Whether all is ready for production, for a person before the day, or a pipeline. */
@Command(
    name = "checklist",
    description = {
      "Goes through what has to be true before databases go into production, and says of each item"
          + " yes, no, or ask: a question for a person.",
      "Looks once, read-only, at the servers and backups of the configuration. What people answer is"
          + " kept in a file (--answers); a yes there outvotes nothing that was seen."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = ChecklistCommand.NOT_KNOWN,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is no, and with --strict nothing is to be asked",
      "1:something is no, or with --strict to be asked",
      "2:usage error",
      "3:a server, a backup or a file cannot be looked at, and nothing is no"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals checklist --config pgvitals.yaml",
      "  pgvitals checklist --answers answers.yaml --format markdown",
      "  pgvitals checklist --prometheus http://localhost:9090 --strict",
      "  pgvitals checklist --list     the items, by which answers go",
    })
public final class ChecklistCommand implements Callable<Integer> {
  static final int NOT_KNOWN = 3;

  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final ServerOption servers = new ServerOption();
  @Mixin private final PrometheusOption prometheus = new PrometheusOption();

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description =
          "What people have answered: item: {answer: yes, by: NAME, on: 2026-01-31, note: TEXT}.")
  private @Nullable Path answers;

  @Option(
      names = "--max-age",
      paramLabel = "AGE",
      converter = AgeInDays.class,
      defaultValue = "180d",
      description = "An older answer is asked for again. Default: ${DEFAULT-VALUE}.")
  private Duration maxAge = Duration.ofDays(180);

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.text;

  @Option(names = "--strict", description = "What is to be asked is not well.")
  private boolean strict;

  @Option(names = "--list", description = "List the items, and look at nothing.")
  private boolean list;

  @Spec private CommandSpec spec;

  /** How the result is printed; the words of the option. */
  enum Format {
    text,
    markdown,
    json
  }

  static final class AgeInDays implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.parse(text)
          .filter(age -> age.compareTo(Duration.ofDays(1)) >= 0)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "must be an age of a day or more such as 90d, not " + text));
    }
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      return printList();
    }
    LocalDate today = LocalDate.ofInstant(Clocks.SYSTEM.instant(), ZoneOffset.UTC);
    // Before the servers: who wrote it waits.
    Answers given = answers == null ? Answers.NONE : Answers.read(answers, today);
    Optional<PrometheusAccess> asked = prometheus.access(spec);
    Setup setup = config.load(spec);
    AgentConfig chosen =
        setup.config().watching(servers.chosen(setup, Shard.WHOLE), backup -> true);
    if (chosen.servers().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "the configuration names no servers: there is nothing to look at");
    }
    CatalogueWarnings.print(setup.warnings(), setup.readAs(), spec.commandLine().getErr());
    List<Finding> findings =
        new Survey(chosen, server -> setup.survey(server, Survey.EXTENSIONS), Clocks.SYSTEM.wall())
            .make(
                setup.notices().stream()
                    .filter(PlainPasswords::isNotice)
                    .map(Problem::toString)
                    .toList(),
                new Survey.Alerting(setup.catalogue().alerts().keySet(), asked));
    Checklist checklist = Checklist.of(findings, given, today, maxAge);
    print(checklist);
    return checklist.isRefused(strict) ? 1 : checklist.isWholeKnown() ? 0 : NOT_KNOWN;
  }

  private void print(Checklist checklist) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (format) {
          case text -> ChecklistText.of(checklist);
          case markdown -> ChecklistMarkdown.of(checklist, Clocks.SYSTEM.instant());
          case json -> ChecklistJson.of(checklist, Clocks.SYSTEM.instant());
        });
    out.flush();
  }

  private int printList() {
    TextTable table = new TextTable("ITEM", "GROUP", "WHAT IS TRUE WHEN IT IS WELL");
    for (Item item : Item.values()) {
      table.add(item.id(), item.group().word(), item.title());
    }
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
