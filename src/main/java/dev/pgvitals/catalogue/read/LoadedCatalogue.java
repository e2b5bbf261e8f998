package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.yaml.Problem;
import java.util.List;

/**
 * What a read gave.
 *
 * @param notices what was accepted though it will not do all that its author may expect; to be
 *     logged once at info, in the order of the files
 */
public record LoadedCatalogue(Catalogue catalogue, List<Problem> notices) {
  public LoadedCatalogue {
    notices = List.copyOf(notices);
  }
}
