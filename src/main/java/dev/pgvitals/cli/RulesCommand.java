package dev.pgvitals.cli;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.rules.RuleFile;
import dev.pgvitals.alert.rules.ShippedRules;
import dev.pgvitals.cli.option.CatalogueOption;
import dev.pgvitals.cli.option.ChosenCatalogue;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.RunbookOption;
import dev.pgvitals.cli.output.OutputDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the Prometheus rules that come from a catalogue's alerts. */
@Command(
    name = "rules",
    description =
        "Prints Prometheus alert rules for the alerts of a catalogue: of the built-in one, unless"
            + " --file or --config names another. With --directory, writes all rule files.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:a file cannot be used", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals rules --file shop.yaml           the alerts of this file",
      "  pgvitals rules -f builtin -f shop.yaml    the file extends built-in entries",
      "  pgvitals rules --config pgvitals.yaml     all alerts of the agent's catalogue",
      "  pgvitals rules --directory rules --runbook-url https://wiki.internal/{alert}",
    })
final class RulesCommand implements Callable<Integer> {
  private static final String GENERATED = "vitals.rules.yaml";
  private static final String HEADING =
      """
      # Written by `pgvitals rules`. Change the catalogue's alerts instead; for one server,
      # its thresholds in the agent's configuration.
      """;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Mixin private final CatalogueOption catalogue = new CatalogueOption();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Write all rule files into this directory: what is printed otherwise as "
              + GENERATED
              + ", and those written by hand that come with pgvitals.")
  private @Nullable Path directory;

  @Mixin private final RunbookOption runbooks = new RunbookOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Set<String> shipped = ChosenCatalogue.builtin().catalogue().alerts().keySet();
    RuleFile rules = new RuleFile(alert -> runbook(alert, shipped));
    ChosenCatalogue chosen = ChosenCatalogue.of(config, catalogue, spec);
    String text = rules.text(chosen.catalogue().columnAlerts(chosen.naming()));
    PrintWriter out = spec.commandLine().getOut();
    if (directory == null) {
      out.print(HEADING + text);
      out.flush();
      return 0;
    }
    return write(directory, text, out);
  }

  private int write(Path into, String generated, PrintWriter out) {
    Map<String, String> texts = new LinkedHashMap<>();
    ShippedRules.FILES.forEach(name -> texts.put(name, ShippedRules.text(name, runbooks::of)));
    texts.put(GENERATED, HEADING + generated);
    Optional<String> complaint = new OutputDirectory(into).write(texts, out);
    if (complaint.isPresent()) {
      spec.commandLine().getErr().println("cannot write the rule files: " + complaint.get());
      return spec.exitCodeOnExecutionException();
    }
    return 0;
  }

  private Optional<String> runbook(Alert alert, Set<String> shipped) {
    return alert
        .runbook()
        .or(
            () ->
                runbooks.isGiven() || shipped.contains(alert.name())
                    ? Optional.of(runbooks.of(alert.name()))
                    : Optional.empty());
  }
}
