package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.YamlMap;
import java.util.List;
import java.util.Optional;

/**
 * Entries by name, as a file of ours has them.
 *
 * @param duplicates keys that are given twice; of each the last is among the entries
 * @param format of the file that they were in; empty: what their own words say
 */
public record CatalogueFile(
    YamlMap entries, List<Problem> duplicates, Optional<FileFormat> format) {
  public CatalogueFile {
    duplicates = List.copyOf(duplicates);
  }
}
