package dev.pgvitals.catalogue.read;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every key of a catalogue file but those of alerts, by where it may stand. The JSON Schema has the
 * same ones.
 */
final class CatalogueKeys {
  static final Set<String> ONLY_PGVITALS_ENTRY =
      Set.of(
          "databases",
          "datname",
          "description",
          "enabled",
          "extends",
          "interval",
          "key",
          "max_series",
          "pg",
          "publish",
          "requires",
          "role",
          "scope",
          "settle",
          "stale_after",
          "top",
          "variants",
          "when");

  /** What an entry of another program is not given on the way: with these it is one of ours. */
  static final Set<String> OWN_ENTRY = Set.of("extends", "key", "settle", "variants");

  static final Set<String> ONLY_POSTGRES_EXPORTER_ENTRY =
      Set.of("cache_seconds", "master", "runonserver");
  static final Set<String> ONLY_PG_EXPORTER_ENTRY =
      Set.of("desc", "max_version", "min_version", "predicate_queries", "skip", "ttl");
  static final Set<String> ENTRY =
      union(
          ONLY_PGVITALS_ENTRY,
          ONLY_POSTGRES_EXPORTER_ENTRY,
          ONLY_PG_EXPORTER_ENTRY,
          Set.of("fatal", "metrics", "name", "priority", "query", "tags", "timeout"));

  static final Set<String> ONLY_PGVITALS_COLUMN =
      Set.of("alert", "length", "null", "only", "optional", "per", "unit");

  /** Words of sql_exporter too, which people put into files of others: they tell no format. */
  static final Set<String> SERIES_COLUMN =
      Set.of("key_labels", "metric_name", "static_labels", "static_value");

  static final Set<String> OWN_COLUMN = Set.of("alert", "per");
  static final Set<String> ONLY_POSTGRES_EXPORTER_COLUMN = Set.of("pg_version");
  static final Set<String> COLUMN =
      union(
          ONLY_PGVITALS_COLUMN,
          SERIES_COLUMN,
          ONLY_POSTGRES_EXPORTER_COLUMN,
          Set.of(
              "bucket",
              "default",
              "description",
              "metric_mapping",
              "name",
              "rename",
              "scale",
              "usage"));

  static final Set<String> VARIANT = Set.of("pg", "query");
  static final Set<String> REQUIRES = Set.of("extension", "privilege", "relation", "schema");
  static final Set<String> TOP = Set.of("by", "rows", "total");
  static final Set<String> PREDICATE = Set.of("name", "predicate_query", "ttl");

  private CatalogueKeys() {}

  static boolean any(Set<String> present, Set<String> wanted) {
    return !Collections.disjoint(present, wanted);
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... sets) {
    Set<String> all = new TreeSet<>();
    for (Set<String> set : sets) {
      all.addAll(set);
    }
    return Collections.unmodifiableSet(all);
  }
}
