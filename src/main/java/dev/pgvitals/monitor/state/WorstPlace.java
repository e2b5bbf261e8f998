package dev.pgvitals.monitor.state;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.source.WorstValue;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** An alert's worst value, and the query that has it in one of the places where it runs. */
record WorstPlace(PlannedQuery query, Alert alert, WorstValue worst) {
  /** The worse of the two, which are of one alert. */
  WorstPlace or(WorstPlace other) {
    double mine = worst.value();
    double theirs = other.worst.value();
    boolean worse = alert.below() ? theirs < mine : theirs > mine;
    return worse || Double.isNaN(mine) ? other : this;
  }

  VitalReading reading(
      Thresholds thresholds, int sustained, Map<Level, Instant> since, float[] points) {
    Map<Level, Double> limits = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      double limit = thresholds.limit(alert, level);
      if (!Double.isNaN(limit)) {
        limits.put(level, limit);
      }
    }
    return new VitalReading(
        vital(),
        query.query().variants().get(0).builtin(),
        worst.value(),
        where(),
        thresholds.level(alert, worst.value()),
        sustained,
        limits,
        since,
        points);
  }

  private ColumnAlert vital() {
    QuerySchema schema = query.schema();
    for (QuerySchema.ColumnUse use : schema.columns()) {
      Column column = use.column();
      OptionalInt family = use.family();
      if (family.isPresent() && column.alert().filter(alert::equals).isPresent()) {
        String metric = schema.families().get(family.getAsInt()).name();
        return new ColumnAlert(alert, query.query(), column, metric, schema.labels(), Map.of());
      }
    }
    throw new IllegalStateException(query + " has no column with " + alert.name());
  }

  private Map<String, String> where() {
    Map<String, String> where = new LinkedHashMap<>();
    if (!query.database().isEmpty()) {
      where.put(QuerySchema.DATNAME, query.database());
    }
    List<String> own = query.schema().labels();
    worst.row().map(SeriesLabels::pairs).orElse(Map.of()).entrySet().stream()
        .filter(label -> own.contains(label.getKey()) && !label.getValue().isEmpty())
        .forEach(label -> where.put(label.getKey(), label.getValue()));
    return where;
  }
}
