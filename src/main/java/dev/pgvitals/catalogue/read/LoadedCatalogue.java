package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.yaml.Problem;
import java.util.List;

/**
 * What a read gave.
 *
 * @param warnings what a file of another program does not get as it is written, and what of the
 *     built-in catalogue gives way to the user's files; in the order of the files
 * @param readAs of files with such warnings that no key is in which tells whose they are: what they
 *     are taken for, and how to have them judged as ours
 * @param notices what was accepted though it will not do all that its author may expect; to be
 *     logged once at info, in the order of the files
 */
public record LoadedCatalogue(
    Catalogue catalogue, List<Problem> warnings, List<Problem> readAs, List<Problem> notices) {
  public LoadedCatalogue {
    readAs = List.copyOf(readAs);
    warnings = List.copyOf(warnings);
    notices = List.copyOf(notices);
  }
}
