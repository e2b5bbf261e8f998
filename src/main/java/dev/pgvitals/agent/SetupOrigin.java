package dev.pgvitals.agent;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.text.Checksum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What configuration and catalogue were read from.
 *
 * @param configuration files; none when the environment describes the servers
 * @param catalogue files, in their order; {@code builtin} among them is the agent's own
 * @param checksums of the user's own catalogue files by name: SHA-256 in hexadecimal
 */
public record SetupOrigin(
    List<String> configuration, List<String> catalogue, Map<String, String> checksums) {
  private static final int MAX_LISTED = 10;

  public SetupOrigin {
    configuration = List.copyOf(configuration);
    catalogue = List.copyOf(catalogue);
    checksums = Map.copyOf(checksums);
  }

  static SetupOrigin of(List<String> configuration, List<CatalogueText> catalogue) {
    Map<String, String> checksums = new LinkedHashMap<>();
    for (CatalogueText text : catalogue) {
      if (!text.builtin()) {
        checksums.put(text.name(), Checksum.sha256(text.text()));
      }
    }
    return new SetupOrigin(
        configuration, catalogue.stream().map(CatalogueText::name).toList(), checksums);
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
