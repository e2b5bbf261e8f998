package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A query of sql_exporter with all metrics that are made of it: one entry of ours. */
final class SqlQuery {
  /** What only the console of PgBouncer shows; in PostgreSQL a setting's name follows the word. */
  private static final Pattern CONSOLE =
      Pattern.compile(
          "\\s*SHOW\\s+(?:ACTIVE_SOCKETS|CLIENTS|CONFIG|DATABASES|DNS_HOSTS|DNS_ZONES|FDS|LISTS|MEM"
              + "|PEERS|PEER_POOLS|POOLS|SERVERS|SOCKETS|STATE|STATS|STATS_AVERAGES|STATS_TOTALS|TOTALS"
              + "|USERS|VERSION)\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);

  private static final String PGBOUNCER = "pgbouncer";

  private final YamlScalar key;
  private final ValueReader sql;
  private final EntryProblems report;
  private final List<SqlMetric> metrics = new ArrayList<>();

  /**
   * @param name what the entry is called, once characters that no name has are replaced
   */
  SqlQuery(String name, Position position, ValueReader sql, EntryProblems report) {
    String valid = name.replaceAll("[^a-zA-Z0-9_]", "_").replaceFirst("^(?=[0-9])", "_");
    this.key = Tree.text(position, valid);
    this.sql = sql;
    this.report = report;
  }

  void add(SqlMetric metric) {
    metrics.add(metric);
  }

  YamlMap.Entry entry(Optional<Duration> minInterval) {
    Position position = key.position();
    Map<String, ValueReader> labels = new LinkedHashMap<>();
    for (SqlMetric metric : metrics) {
      metric.keyLabels().forEach(label -> labels.putIfAbsent(name(label), label));
    }
    List<YamlMap> columns = new ArrayList<>();
    labels.forEach(
        (name, label) ->
            columns.add(
                column(
                    name, label.position(), new Tree().put("usage", label.position(), "LABEL"))));
    for (SqlMetric metric : metrics) {
      if (metric.staticValue().isPresent()) {
        ValueReader value = metric.staticValue().get();
        Tree settings = settings(metric, labels.size()).put("static_value", value.value());
        staticLabels(metric, Optional.empty()).ifPresent(l -> settings.put("static_labels", l));
        columns.add(column(metric.name(), metric.map().position(), settings));
      }
      for (ValueReader value : metric.values()) {
        String name = name(value);
        if (labels.containsKey(name)) {
          value.problem("the column is a label already, at " + labels.get(name).position());
          continue;
        }
        Tree settings = settings(metric, labels.size()).put("name", value.position(), name);
        staticLabels(metric, Optional.of(value)).ifPresent(l -> settings.put("static_labels", l));
        columns.add(column(metric.name(), value.position(), settings));
      }
    }
    Tree entry = new Tree().put("query", sql.value());
    if (CONSOLE.matcher(name(sql)).matches()) {
      entry.put("tags", Tree.list(position, List.of(Tree.text(position, PGBOUNCER))));
    }
    minInterval.ifPresent(d -> entry.put("cache_seconds", position, d.toMillis() + "ms"));
    entry.put("metrics", Tree.list(position, columns));
    return new YamlMap.Entry(key, entry.at(position));
  }

  private static YamlMap column(String name, Position position, Tree settings) {
    YamlScalar key = Tree.text(position, name);
    return new YamlMap(position, List.of(new YamlMap.Entry(key, settings.at(position))));
  }

  /** What all series of a metric have in common. */
  private static Tree settings(SqlMetric metric, int labels) {
    Position position = metric.map().position();
    Tree settings =
        new Tree()
            .put("usage", position, metric.usage())
            .put("metric_name", position, metric.name());
    metric.help().ifPresent(help -> settings.put("description", help));
    // A metric has the labels that it names, and not those of another one of the query.
    if (metric.keyLabels().size() < labels) {
      settings.put(
          "key_labels",
          Tree.list(position, metric.keyLabels().stream().map(ValueReader::value).toList()));
    }
    return settings;
  }

  private Optional<YamlMap> staticLabels(SqlMetric metric, Optional<ValueReader> value) {
    List<YamlMap.Entry> labels =
        new ArrayList<>(metric.staticLabels().map(YamlMap::entries).orElse(List.of()));
    Optional<YamlValue> valueLabel = metric.valueLabel().map(ValueReader::value);
    if (valueLabel.isPresent() && value.isPresent()) {
      YamlScalar label = (YamlScalar) valueLabel.get();
      if (labels.stream().anyMatch(l -> l.name().equals(label.text()))) {
        report
            .problems()
            .add(label.position(), metric.valueLabel().get().path(), "is a static label already");
      }
      labels.add(new YamlMap.Entry(label, Tree.text(value.get().position(), name(value.get()))));
    }
    return labels.isEmpty()
        ? Optional.empty()
        : Optional.of(new YamlMap(labels.get(0).key().position(), labels));
  }

  private static String name(ValueReader column) {
    return column.text().orElseThrow();
  }
}
