package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.cli.option.CatalogueOption;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.yaml.ProblemsException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The catalogue that the options of a command name, with how its agent publishes it.
 *
 * @param interval of entries that have none of their own
 */
record ChosenCatalogue(Catalogue catalogue, NamingScheme naming, Duration interval) {
  /** The configuration's, with the files in place of its own; else the files'; else built in. */
  static ChosenCatalogue of(ConfigOption config, CatalogueOption files, CommandSpec spec)
      throws ProblemsException {
    if (!config.isGiven()) {
      return files.files().isEmpty() ? builtin() : ofFiles(files.files());
    }
    Setup setup = files.files().isEmpty() ? config.load(spec) : config.load(spec, files.files());
    return new ChosenCatalogue(
        setup.catalogue(), setup.config().naming(), setup.config().interval());
  }

  static ChosenCatalogue builtin() throws ProblemsException {
    return ofFiles(List.of(CatalogueFiles.BUILTIN));
  }

  private static ChosenCatalogue ofFiles(List<String> files) throws ProblemsException {
    return new ChosenCatalogue(
        Setup.loadCatalogue(files, NamingScheme.PROMETHEUS).catalogue(),
        NamingScheme.PROMETHEUS,
        AgentConfig.DEFAULT_INTERVAL);
  }
}
