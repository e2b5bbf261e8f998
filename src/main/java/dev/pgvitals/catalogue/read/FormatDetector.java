package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recognises a file's format by the words that only one format has. A file of another program stays
 * that program's when some of its entries are given keys of ours.
 */
final class FormatDetector {
  private FormatDetector() {}

  /** The words of one entry. */
  private record Words(
      Set<String> entry, Set<String> column, Set<String> usages, Set<String> tags) {
    static Words of(YamlMap body) {
      Words words = new Words(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
      body.entries().forEach(e -> words.entry.add(e.name()));
      body.find("tags").ifPresent(e -> addWords(e, words.tags));
      body.find("metrics").ifPresent(e -> addColumns(e, words.column, words.usages));
      return words;
    }

    boolean areOurs() {
      return isWhollyOurs()
          || CatalogueKeys.any(entry, CatalogueKeys.ONLY_PGVITALS_ENTRY)
          || entry.stream().anyMatch(Words::isMeantAsOurs)
          || CatalogueKeys.any(column, CatalogueKeys.ONLY_PGVITALS_COLUMN);
    }

    /** What has no counterpart elsewhere was not added to an entry: it was written for us. */
    boolean isWhollyOurs() {
      return CatalogueKeys.any(entry, CatalogueKeys.OWN_ENTRY)
          || CatalogueKeys.any(column, CatalogueKeys.OWN_COLUMN)
          || Arrays.stream(Usage.values())
              .filter(Usage::isOnlyPgvitals)
              .anyMatch(usage -> usages.contains(usage.name()));
    }

    /** A slip of the pen does not make a file anybody else's. */
    private static boolean isMeantAsOurs(String key) {
      return !CatalogueKeys.ENTRY.contains(key)
          && Suggestion.nearest(key, CatalogueKeys.ENTRY)
              .filter(CatalogueKeys.ONLY_PGVITALS_ENTRY::contains)
              .isPresent();
    }

    boolean arePostgresExporters() {
      return CatalogueKeys.any(entry, CatalogueKeys.ONLY_POSTGRES_EXPORTER_ENTRY)
          || CatalogueKeys.any(column, CatalogueKeys.ONLY_POSTGRES_EXPORTER_COLUMN);
    }

    boolean arePgExporters() {
      return CatalogueKeys.any(entry, CatalogueKeys.ONLY_PG_EXPORTER_ENTRY);
    }

    boolean haveTags() {
      return tags.stream().anyMatch(TagReader::hasMeaning);
    }
  }

  /** Whether a file is taken for postgres_exporter's without a word that it alone has. */
  static boolean isAssumption(YamlMap file) {
    return detect(file) == FileFormat.POSTGRES_EXPORTER
        && words(file).stream().noneMatch(Words::arePostgresExporters);
  }

  private static List<Words> words(YamlMap file) {
    return file.entries().stream()
        .map(YamlMap.Entry::value)
        .filter(YamlMap.class::isInstance)
        .map(body -> Words.of((YamlMap) body))
        .toList();
  }

  static FileFormat detect(YamlMap file) {
    List<Words> entries = words(file);
    boolean postgresExporter = entries.stream().anyMatch(Words::arePostgresExporters);
    boolean pgExporter = entries.stream().anyMatch(Words::arePgExporters);
    boolean ours =
        entries.stream().filter(Words::areOurs).count() * 2 > entries.size()
            || (!postgresExporter && !pgExporter && entries.stream().anyMatch(Words::isWhollyOurs));
    // In a file of ours, tags alone do not make it anybody else's.
    pgExporter |= !ours && entries.stream().anyMatch(Words::haveTags);
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
