package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlValue;
import java.util.Optional;
import java.util.function.Predicate;

/** Names the formats that have queries in them and are not read here, and says what to do. */
final class UnreadFormats {
  private static final String REWRITE =
      ", which is not read here: write each query as an entry with \"query\" and \"metrics\"; see "
          + "\"Files that are not read\" in docs/catalogue.md";

  private UnreadFormats() {}

  /** What to say about a file in such a format; empty when it is in none of them. */
  static Optional<String> advice(YamlMap file) {
    return format(file).map(name -> "this is a file of " + name + REWRITE);
  }

  private static Optional<String> format(YamlMap file) {
    if (bodies(file, "metrics", body -> body.has("sqls"))
        || bodies(file, "presets", body -> body.has("metrics"))
        || file.entries().stream().anyMatch(e -> has(e.value(), "sqls"))) {
      return Optional.of("pgwatch");
    }
    if (isGroup(file, "databases") && (isGroup(file, "metrics") || isGroup(file, "queries"))) {
      return Optional.of("query-exporter");
    }
    if (items(file, "jobs", job -> job.has("connections") || job.has("queries"))) {
      return Optional.of("justwatchcom/sql_exporter");
    }
    if (items(file, "instances", i -> i.has("custom_queries") || i.has("custom_metrics"))) {
      return Optional.of("the Datadog agent");
    }
    if (file.find("receivers").filter(e -> isSqlQuery(e.value())).isPresent()) {
      return Optional.of("the OpenTelemetry Collector");
    }
    return Optional.empty();
  }

  private static boolean isSqlQuery(YamlValue receivers) {
    return receivers instanceof YamlMap map
        && map.entries().stream().anyMatch(e -> e.name().matches("sqlquery(/.*)?"));
  }

  /** Whether there are mappings below the key and nothing else, as there is in no entry. */
  private static boolean isGroup(YamlMap file, String key) {
    return file.find(key)
        .map(YamlMap.Entry::value)
        .filter(
            value ->
                value instanceof YamlMap map
                    && !map.entries().isEmpty()
                    && map.entries().stream().allMatch(e -> e.value() instanceof YamlMap))
        .isPresent();
  }

  /** Whether one of the mappings that a key's mapping holds is such. */
  private static boolean bodies(YamlMap file, String key, Predicate<YamlMap> such) {
    return file.find(key)
        .map(YamlMap.Entry::value)
        .filter(YamlMap.class::isInstance)
        .map(YamlMap.class::cast)
        .filter(
            map ->
                map.entries().stream()
                    .anyMatch(e -> e.value() instanceof YamlMap body && such.test(body)))
        .isPresent();
  }

  /** Whether one of the mappings in a key's list is such. */
  private static boolean items(YamlMap file, String key, Predicate<YamlMap> such) {
    return file.find(key)
        .map(YamlMap.Entry::value)
        .filter(YamlList.class::isInstance)
        .map(YamlList.class::cast)
        .filter(
            list -> list.items().stream().anyMatch(i -> i instanceof YamlMap map && such.test(map)))
        .isPresent();
  }

  private static boolean has(YamlValue value, String key) {
    return value instanceof YamlMap body && body.has(key);
  }
}
