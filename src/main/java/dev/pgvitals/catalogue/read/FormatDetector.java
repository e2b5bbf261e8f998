package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Recognises a file's format by the words that only one format has. */
final class FormatDetector {
  private FormatDetector() {}

  static FileFormat detect(YamlMap file) {
    Set<String> entryKeys = new HashSet<>();
    Set<String> columnKeys = new HashSet<>();
    Set<String> usages = new HashSet<>();
    Set<String> tags = new HashSet<>();
    for (YamlMap.Entry entry : file.entries()) {
      if (entry.value() instanceof YamlMap body) {
        body.entries().forEach(e -> entryKeys.add(e.name()));
        body.find("tags").ifPresent(e -> addWords(e, tags));
        body.find("metrics").ifPresent(e -> addColumns(e, columnKeys, usages));
      }
    }
    boolean ours =
        CatalogueKeys.any(entryKeys, CatalogueKeys.ONLY_PGVITALS_ENTRY)
            || CatalogueKeys.any(columnKeys, CatalogueKeys.ONLY_PGVITALS_COLUMN)
            || Arrays.stream(Usage.values())
                .filter(Usage::isOnlyPgvitals)
                .anyMatch(usage -> usages.contains(usage.name()));
    boolean postgresExporter =
        CatalogueKeys.any(entryKeys, CatalogueKeys.ONLY_POSTGRES_EXPORTER_ENTRY)
            || CatalogueKeys.any(columnKeys, CatalogueKeys.ONLY_POSTGRES_EXPORTER_COLUMN);
    // In a file of ours, tags alone do not make it anybody else's.
    boolean pgExporter =
        CatalogueKeys.any(entryKeys, CatalogueKeys.ONLY_PG_EXPORTER_ENTRY)
            || (!ours && tags.stream().anyMatch(TagReader::hasMeaning));
    if (pgExporter) {
      return ours || postgresExporter ? FileFormat.MIXED : FileFormat.PG_EXPORTER;
    }
    return ours ? FileFormat.PGVITALS : FileFormat.POSTGRES_EXPORTER;
  }

  private static void addWords(YamlMap.Entry entry, Set<String> words) {
    if (entry.value() instanceof YamlList list) {
      list.items().stream()
          .filter(YamlScalar.class::isInstance)
          .forEach(item -> words.add(((YamlScalar) item).text()));
    }
  }

  private static void addColumns(YamlMap.Entry metrics, Set<String> keys, Set<String> usages) {
    if (!(metrics.value() instanceof YamlList list)) {
      return;
    }
    for (var item : list.items()) {
      if (item instanceof YamlMap column) {
        for (YamlMap.Entry named : column.entries()) {
          if (named.value() instanceof YamlMap body) {
            body.entries().forEach(e -> keys.add(e.name()));
            body.find("usage")
                .map(YamlMap.Entry::value)
                .filter(YamlScalar.class::isInstance)
                .ifPresent(u -> usages.add(((YamlScalar) u).text().toUpperCase(Locale.ROOT)));
          }
        }
      }
    }
  }
}
