package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.rules.RuleFile;
import dev.pgvitals.alert.rules.ShippedRules;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.LoadedCatalogue;
import dev.pgvitals.cli.option.CatalogueOption;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.output.CatalogueWarnings;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final String ALERT = "{alert}";
  private static final String SHIPPED_RUNBOOK = "docs/runbooks/" + ALERT + ".md";
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

  @Option(
      names = "--runbook-url",
      paramLabel = "URL",
      description =
          "URL of the runbooks of alerts that name none, in every file; "
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
    if (directory == null) {
      out.print(HEADING + text);
      out.flush();
      return 0;
    }
    return write(directory, text, out);
  }

  private int write(Path into, String generated, PrintWriter out) {
    Map<String, String> texts = new LinkedHashMap<>();
    ShippedRules.FILES.forEach(name -> texts.put(name, ShippedRules.text(name, this::runbook)));
    texts.put(GENERATED, HEADING + generated);
    try {
      Files.createDirectories(into);
      for (Map.Entry<String, String> text : texts.entrySet()) {
        Path file = into.resolve(text.getKey());
        Files.writeString(file, text.getValue());
        out.println("wrote " + file);
      }
    } catch (FileAlreadyExistsException e) {
      return cannotWrite(e.getMessage() + " is a file; name a directory");
    } catch (AccessDeniedException e) {
      return cannotWrite("no permission to write " + e.getMessage());
    } catch (IOException e) {
      return cannotWrite(String.valueOf(e.getMessage()));
    }
    out.flush();
    return 0;
  }

  private int cannotWrite(String why) {
    spec.commandLine().getErr().println("cannot write the rule files: " + why);
    return spec.exitCodeOnExecutionException();
  }

  private Setup setup() throws ProblemsException {
    List<String> files = catalogue.files();
    Setup setup = files.isEmpty() ? config.load(spec) : config.load(spec, files);
    warn(setup.warnings(), setup.readAs());
    return setup;
  }

  private Catalogue fromFiles() throws ProblemsException {
    List<String> files = catalogue.files();
    if (files.isEmpty()) {
      return builtin();
    }
    LoadedCatalogue loaded = Setup.loadCatalogue(files, NamingScheme.PROMETHEUS);
    warn(loaded.warnings(), loaded.readAs());
    return loaded.catalogue();
  }

  private void warn(List<Problem> warnings, List<Problem> readAs) {
    CatalogueWarnings.print(warnings, readAs, spec.commandLine().getErr());
  }

  private static Catalogue builtin() throws ProblemsException {
    return Setup.loadCatalogue(List.of(CatalogueFiles.BUILTIN), NamingScheme.PROMETHEUS)
        .catalogue();
  }

  private Optional<String> runbook(Alert alert, Set<String> shipped) {
    return alert
        .runbook()
        .or(
            () ->
                runbookUrl != null || shipped.contains(alert.name())
                    ? Optional.of(runbook(alert.name()))
                    : Optional.empty());
  }

  private String runbook(String alert) {
    return (runbookUrl == null ? SHIPPED_RUNBOOK : runbookUrl).replace(ALERT, alert);
  }
}
