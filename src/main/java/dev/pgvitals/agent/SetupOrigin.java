package dev.pgvitals.agent;

import dev.pgvitals.catalogue.CatalogueText;
import java.util.List;

/**
 * What configuration and catalogue were read from.
 *
 * @param configuration files; none when the environment describes the servers
 * @param catalogue files, in their order; {@code builtin} among them is the agent's own
 */
public record SetupOrigin(List<String> configuration, List<String> catalogue) {
  private static final int MAX_LISTED = 10;

  public SetupOrigin {
    configuration = List.copyOf(configuration);
    catalogue = List.copyOf(catalogue);
  }

  static SetupOrigin of(List<String> configuration, List<CatalogueText> catalogue) {
    return new SetupOrigin(configuration, catalogue.stream().map(CatalogueText::name).toList());
  }

  /** All of them in a line, of hundreds the first. */
  @Override
  public String toString() {
    return "configuration: "
        + (configuration.isEmpty() ? "environment variables" : listed(configuration))
        + "; catalogue: "
        + (catalogue.isEmpty() ? "none" : listed(catalogue));
  }

  /** Names in a line, of hundreds the first. */
  public static String listed(List<String> names) {
    int more = names.size() - MAX_LISTED;
    return more <= 0
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MAX_LISTED)) + " and " + more + " more";
  }
}
