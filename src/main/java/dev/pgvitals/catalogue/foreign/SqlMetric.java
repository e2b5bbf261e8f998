package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A metric of sql_exporter.
 *
 * @param usage ours for its type
 * @param keyLabels columns that are labels
 * @param values columns that are values; none where there is a static one
 * @param valueLabel the label that says which of them it is
 */
record SqlMetric(
    MapReader map,
    String name,
    String usage,
    Optional<YamlScalar> help,
    List<ValueReader> keyLabels,
    Optional<YamlMap> staticLabels,
    Optional<ValueReader> valueLabel,
    List<ValueReader> values,
    Optional<ValueReader> staticValue) {
  static final Set<String> KEYS =
      Set.of(
          "metric_name",
          "type",
          "help",
          "key_labels",
          "static_labels",
          "value_label",
          "values",
          "query",
          "query_ref",
          "no_prepared_statement",
          "static_value",
          "timestamp_value");

  private static final String NO_TIMESTAMPS = "samples have no timestamps of their own";

  /** Empty when too much is wrong, which has then been reported. */
  static Optional<SqlMetric> read(MapReader map, EntryProblems report) {
    Optional<String> name = map.requiredText("metric_name").map(String::strip);
    Optional<String> usage = map.required("type").flatMap(SqlMetric::usage);
    Optional<ValueReader> help = map.required("help").filter(v -> v.text().isPresent());
    List<ValueReader> labels = columns(map, "key_labels");
    Optional<ValueReader> valueLabel = map.value("value_label").filter(v -> v.text().isPresent());
    List<ValueReader> values = columns(map, "values");
    Optional<ValueReader> staticValue = map.value("static_value");
    Optional<MapReader> staticLabels = map.value("static_labels").flatMap(ValueReader::freeMap);
    sayNotPrepared(map, report);
    map.value("timestamp_value")
        .ifPresent(v -> report.notUsed("timestamp_value", v, NO_TIMESTAMPS));
    if (map.has("values") == staticValue.isPresent()) {
      map.problem("give either \"values\" or \"static_value\"");
      return Optional.empty();
    }
    if (staticValue.isEmpty() && values.isEmpty()) {
      if (map.value("values").map(v -> v.value() instanceof YamlList).orElse(false)) {
        map.problem("values", "must name at least one column");
      }
      return Optional.empty();
    }
    if (values.size() > 1 && valueLabel.isEmpty()) {
      map.problem("several \"values\" need \"value_label\": the label that tells them apart");
    }
    return name.isEmpty() || usage.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SqlMetric(
                map,
                name.get(),
                usage.get(),
                help.map(v -> (YamlScalar) v.value()),
                labels,
                staticLabels.map(MapReader::map),
                staticValue.isPresent() ? Optional.empty() : valueLabel,
                values,
                staticValue));
  }

  private static Optional<String> usage(ValueReader type) {
    Optional<String> word = type.text().map(t -> t.strip().toLowerCase(Locale.ROOT));
    if (word.isPresent() && !word.get().equals("gauge") && !word.get().equals("counter")) {
      type.problem("must be gauge or counter, but it is " + type.value().described());
      return Optional.empty();
    }
    return word.map(w -> w.toUpperCase(Locale.ROOT));
  }

  private static List<ValueReader> columns(MapReader map, String key) {
    Set<String> seen = new HashSet<>();
    return map.value(key).map(ValueReader::items).orElse(List.of()).stream()
        .filter(item -> item.text().isPresent())
        .filter(
            item -> {
              boolean isNew = seen.add(item.text().orElseThrow());
              if (!isNew) {
                item.problem("the column is given twice");
              }
              return isNew;
            })
        .toList();
  }

  static void sayNotPrepared(MapReader map, EntryProblems report) {
    map.value("no_prepared_statement")
        .ifPresent(
            v -> report.notUsed("no_prepared_statement", v, "poolers that need it are detected"));
  }
}
