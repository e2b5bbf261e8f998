package dev.pgvitals.cli;

import dev.pgvitals.agent.CatalogueSetup;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.docs.ReferencePage;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.cli.option.CatalogueOption;
import dev.pgvitals.cli.output.CatalogueWarnings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A page about what a catalogue publishes, for people. */
@Command(
    name = "docs",
    description = {
      "Prints a page in Markdown about every metric of a catalogue, from the catalogue alone.",
      "Each with what it means, its type, labels and unit, and how, where and how often its query"
          + " runs. Needs no server.",
      "A comment such as \"# ----- orders -----\" in a file is the heading of what follows it."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:a file cannot be used", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals docs                          the built-in catalogue",
      "  pgvitals docs shop.yaml orders.yaml    your own files",
      "  pgvitals docs builtin shop.yaml        a file that extends built-in entries, with them",
    })
final class DocsCommand implements Callable<Integer> {
  @Option(
      names = "--names",
      paramLabel = "NAMES",
      description =
          "What counters are called: prometheus (with _total, the default) or postgres_exporter, as"
              + " under `names` in the configuration.")
  private String names = "prometheus";

  @Mixin private final CatalogueOption catalogue = new CatalogueOption();

  @Parameters(
      paramLabel = "FILES",
      arity = "0..*",
      description = "Files, as with --file; by default builtin.")
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    NamingScheme naming = naming();
    List<String> files = catalogue.with(arguments);
    CatalogueSetup read =
        CatalogueSetup.load(files.isEmpty() ? List.of(CatalogueFiles.BUILTIN) : files, naming);
    CatalogueWarnings.print(
        read.loaded().warnings(), read.loaded().readAs(), spec.commandLine().getErr());
    PrintWriter out = spec.commandLine().getOut();
    out.print(ReferencePage.of(read.loaded().catalogue(), read.sources(), naming));
    out.flush();
    return 0;
  }

  private NamingScheme naming() {
    for (NamingScheme naming : NamingScheme.values()) {
      if (naming.name().toLowerCase(Locale.ROOT).equals(names)) {
        return naming;
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "--names must be prometheus or postgres_exporter, not \"" + names + "\"");
  }
}
