package dev.pgvitals.cli.option;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.LoadedCatalogue;
import dev.pgvitals.cli.output.CatalogueWarnings;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The catalogue that the options of a command name, with how its agent publishes it.
 *
 * @param interval of entries that have none of their own
 */
public record ChosenCatalogue(Catalogue catalogue, NamingScheme naming, Duration interval) {
  /**
   * The configuration's, with the files in place of its own; else the files'; else built in. What
   * is worth a warning is printed.
   */
  public static ChosenCatalogue of(ConfigOption config, CatalogueOption files, CommandSpec spec)
      throws ProblemsException {
    if (!config.isGiven()) {
      return files.files().isEmpty() ? builtin() : ofFiles(files.files(), spec);
    }
    Setup setup = files.files().isEmpty() ? config.load(spec) : config.load(spec, files.files());
    warn(setup.warnings(), setup.readAs(), spec);
    return new ChosenCatalogue(
        setup.catalogue(), setup.config().naming(), setup.config().interval());
  }

  /** The one that comes along. */
  public static ChosenCatalogue builtin() throws ProblemsException {
    return of(Setup.loadCatalogue(List.of(CatalogueFiles.BUILTIN), NamingScheme.PROMETHEUS));
  }

  private static ChosenCatalogue ofFiles(List<String> files, CommandSpec spec)
      throws ProblemsException {
    LoadedCatalogue loaded = Setup.loadCatalogue(files, NamingScheme.PROMETHEUS);
    warn(loaded.warnings(), loaded.readAs(), spec);
    return of(loaded);
  }

  private static ChosenCatalogue of(LoadedCatalogue loaded) {
    return new ChosenCatalogue(
        loaded.catalogue(), NamingScheme.PROMETHEUS, AgentConfig.DEFAULT_INTERVAL);
  }

  private static void warn(List<Problem> warnings, List<Problem> readAs, CommandSpec spec) {
    CatalogueWarnings.print(warnings, readAs, spec.commandLine().getErr());
  }
}
