package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.yaml.YamlMap;
import java.util.Optional;

/**
 * Entries by name, as a file of ours has them.
 *
 * @param format of the file that they were in; empty: what their own words say
 */
public record CatalogueFile(YamlMap entries, Optional<FileFormat> format) {}
