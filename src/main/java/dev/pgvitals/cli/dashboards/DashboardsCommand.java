package dev.pgvitals.cli.dashboards;

import dev.pgvitals.cli.option.CatalogueOption;
import dev.pgvitals.cli.option.ChosenCatalogue;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.RunbookOption;
import dev.pgvitals.cli.output.OutputDirectory;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.grafana.Settings;
import dev.pgvitals.dashboard.read.ShippedBoards;
import dev.pgvitals.metric.NameRules;
import dev.pgvitals.text.Suggestion;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
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

/** Dashboards for Grafana. */
@Command(
    name = "dashboards",
    description =
        "Prints a dashboard for Grafana: one that comes with pgvitals, or, with --file or --config,"
            + " that of your own entries. Without either, lists what there is.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:a file cannot be used or written", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals dashboards                        what boards there are",
      "  pgvitals dashboards fleet                  one of them",
      "  pgvitals dashboards --directory boards --runbook-url https://wiki.internal/{alert}",
      "  pgvitals dashboards --file shop.yaml       a board of this file's entries",
      "  pgvitals dashboards --directory boards --config pgvitals.yaml   with the agent's limits",
    })
public final class DashboardsCommand implements Callable<Integer> {
  private static final int WIDTH = 100;
  private static final Set<String> TAKEN =
      Set.of("job", "instance", "server", "datname", "le", "alertname", "severity", "__name__");

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Which of the boards that come with pgvitals to print.")
  private @Nullable String name;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Mixin private final CatalogueOption catalogue = new CatalogueOption();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Write all boards into this directory, with the limits of the catalogue that --file or"
              + " --config names, and with a board of its own entries.")
  private @Nullable Path directory;

  @Mixin private final RunbookOption runbooks = new RunbookOption();

  @Option(
      names = "--cluster-label",
      paramLabel = "NAME",
      description =
          "The label that tells clusters of servers apart, where `cluster` means something else.")
  private String clusterLabel = Settings.CLUSTER;

  @Mixin private final OwnBoardOption board = new OwnBoardOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    checkOptions();
    DashboardFiles files =
        new DashboardFiles(
            ChosenCatalogue.builtin().catalogue(),
            ChosenCatalogue.of(config, catalogue, spec),
            clusterLabel,
            runbooks);
    Board own = files.own(board.uid(catalogue.files()), board.title(catalogue.files()));
    if (directory != null) {
      Map<String, String> all = files.all();
      if (!own.rows().isEmpty()) {
        files.add(all, own);
      }
      return write(directory, all);
    }
    if (name != null) {
      return print(files.json(files.board(name)));
    }
    if (!isOwn()) {
      return print(list(files));
    }
    return own.rows().isEmpty() ? nothingOwn() : print(files.json(own));
  }

  /** Whether a catalogue was named whose board could be meant. */
  private boolean isOwn() {
    return config.isGiven() || !catalogue.files().isEmpty();
  }

  private int nothingOwn() {
    return failed(
        "no board: the catalogue has no enabled entries but those that come with pgvitals,"
            + " and they have their boards");
  }

  private int failed(String message) {
    spec.commandLine().getErr().println(message);
    return spec.exitCodeOnExecutionException();
  }

  private int print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
    return 0;
  }

  private void checkOptions() {
    board.check(isOwn() && name == null);
    if (name != null && directory != null) {
      throw new ParameterException(
          spec.commandLine(), "--directory writes all boards; leave out \"" + name + "\"");
    }
    if (name != null && !ShippedBoards.NAMES.contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no board \"" + name + "\"" + Suggestion.of(name, ShippedBoards.NAMES));
    }
    if (!NameRules.isLabel(clusterLabel) || TAKEN.contains(clusterLabel)) {
      throw new ParameterException(
          spec.commandLine(),
          "--cluster-label must be the name of a label of its own, not \"" + clusterLabel + "\"");
    }
  }

  private static String list(DashboardFiles files) {
    TextTable table = new TextTable("NAME", "TITLE", "WHAT IT ANSWERS");
    for (String each : ShippedBoards.NAMES) {
      Board board = files.board(each);
      table.add(each, board.title(), board.description());
    }
    return table.within(WIDTH);
  }

  private int write(Path into, Map<String, String> files) {
    return new OutputDirectory(into)
        .write(files, spec.commandLine().getOut())
        .map(complaint -> failed("cannot write the dashboards: " + complaint))
        .orElse(0);
  }
}
