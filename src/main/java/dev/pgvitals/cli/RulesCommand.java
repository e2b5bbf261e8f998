package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.rules.RuleFile;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.yaml.ProblemsException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the Prometheus rules that come from a catalogue's alerts. */
@Command(
    name = "rules",
    description =
        "Prints Prometheus alert rules for the alerts of a catalogue: of the built-in one, unless"
            + " --file or --config names another.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:a file cannot be used", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals rules --file shop.yaml           the alerts of this file",
      "  pgvitals rules -f builtin -f shop.yaml    the file extends built-in entries",
      "  pgvitals rules --config pgvitals.yaml     all alerts of the agent's catalogue",
    })
final class RulesCommand implements Callable<Integer> {
  private static final String ALERT = "{alert}";
  private static final String SHIPPED_RUNBOOK = "docs/runbooks/" + ALERT + ".md";

  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "A catalogue file to read, instead of those in the configuration; may be"
              + " repeated. builtin is the one that comes with pgvitals.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--runbook-url",
      paramLabel = "URL",
      description =
          "URL of the runbooks of alerts that name none; "
              + ALERT
              + " stands for the alert's name.")
  private @Nullable String runbookUrl;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (runbookUrl != null && !runbookUrl.contains(ALERT)) {
      throw new ParameterException(
          spec.commandLine(),
          "--runbook-url must contain " + ALERT + ", which is replaced by the alert's name");
    }
    Set<String> shipped = builtin().alerts().keySet();
    RuleFile rules = new RuleFile(alert -> runbook(alert, shipped));
    Setup setup = config.isGiven() ? setup() : null;
    String text =
        setup != null
            ? rules.text(setup.catalogue().columnAlerts(setup.config().naming()))
            : rules.text(fromFiles().columnAlerts(NamingScheme.PROMETHEUS));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "# Written by `pgvitals rules`. Change the catalogue's alerts instead; for one server,");
    out.println("# its thresholds in the agent's configuration.");
    out.print(text);
    out.flush();
    return 0;
  }

  private Setup setup() throws ProblemsException {
    return files.isEmpty() ? config.load(spec) : config.load(spec, files);
  }

  private Catalogue fromFiles() throws ProblemsException {
    return files.isEmpty()
        ? builtin()
        : Setup.loadCatalogue(files, NamingScheme.PROMETHEUS).catalogue();
  }

  private static Catalogue builtin() throws ProblemsException {
    return Setup.loadCatalogue(List.of(CatalogueFiles.BUILTIN), NamingScheme.PROMETHEUS)
        .catalogue();
  }

  private Optional<String> runbook(Alert alert, Set<String> shipped) {
    Optional<String> elsewhere =
        Optional.ofNullable(runbookUrl)
            .or(
                () ->
                    shipped.contains(alert.name())
                        ? Optional.of(SHIPPED_RUNBOOK)
                        : Optional.empty());
    return alert.runbook().or(() -> elsewhere.map(url -> url.replace(ALERT, alert.name())));
  }
}
