package dev.pgvitals.agent;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.LoadedCatalogue;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;

/**
 * A catalogue without a configuration, for whoever needs no server.
 *
 * @param sources the texts that it was read from
 */
public record CatalogueSetup(LoadedCatalogue loaded, List<CatalogueText> sources) {
  public CatalogueSetup {
    sources = List.copyOf(sources);
  }

  /**
   * The catalogue of these files alone; relative names are below the working directory.
   *
   * @throws ProblemsException with everything that is wrong with any of the files
   */
  public static CatalogueSetup load(List<String> files, NamingScheme naming)
      throws ProblemsException {
    return SetupReader.catalogue(files, naming);
  }

  /** The files' names, in a line. */
  public String files() {
    return SetupOrigin.listed(sources.stream().map(CatalogueText::name).toList());
  }
}
