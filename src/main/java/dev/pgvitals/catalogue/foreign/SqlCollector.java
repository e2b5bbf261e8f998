package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One collector of sql_exporter: its metrics, by the query that they are made of. */
final class SqlCollector {
  private static final Set<String> QUERY = Set.of("query_name", "query", "no_prepared_statement");

  private final String name;
  private final Optional<Duration> minInterval;
  private final EntryProblems report;
  private final Map<String, ValueReader> named = new LinkedHashMap<>();
  private final Map<String, SqlQuery> queries = new LinkedHashMap<>();

  /**
   * @param minInterval how often its queries run at most; empty: no such bound
   */
  SqlCollector(String name, Optional<Duration> minInterval, EntryProblems report) {
    this.name = name;
    this.minInterval = minInterval;
    this.report = report;
  }

  List<YamlMap.Entry> entries(MapReader map) {
    for (ValueReader item : map.value("queries").map(ValueReader::items).orElse(List.of())) {
      item.map(QUERY).ifPresent(this::named);
    }
    Optional<ValueReader> metrics = map.required("metrics");
    List<ValueReader> items = metrics.map(ValueReader::items).orElse(List.of());
    if (items.isEmpty() && metrics.isPresent()) {
      metrics.get().problem("must have at least one metric");
    }
    for (ValueReader item : items) {
      item.map(SqlMetric.KEYS).ifPresent(this::metric);
    }
    List<YamlMap.Entry> entries = new ArrayList<>();
    queries.values().forEach(query -> entries.add(query.entry(minInterval)));
    return entries;
  }

  private void named(MapReader query) {
    Optional<String> name = query.requiredText("query_name");
    Optional<ValueReader> sql = query.required("query").filter(v -> v.text().isPresent());
    SqlMetric.sayNotPrepared(query, report);
    if (name.isPresent() && sql.isPresent() && named.putIfAbsent(name.get(), sql.get()) != null) {
      query.problem("query_name", "there is another query of this name");
    }
  }

  private void metric(MapReader map) {
    Optional<SqlMetric> metric = SqlMetric.read(map, report);
    Optional<ValueReader> reference = map.value("query_ref");
    Optional<ValueReader> literal = map.value("query");
    if (reference.isPresent() == literal.isPresent()) {
      map.problem("give either \"query\" or \"query_ref\"");
      return;
    }
    Optional<String> text = reference.or(() -> literal).flatMap(ValueReader::text);
    if (metric.isEmpty() || text.isEmpty()) {
      return;
    }
    Optional<ValueReader> sql =
        reference.isPresent() ? Optional.ofNullable(named.get(text.get())) : literal;
    if (sql.isEmpty()) {
      reference
          .get()
          .problem(
              "there is no query \""
                  + text.get()
                  + "\""
                  + Suggestion.near(text.get(), named.keySet()));
      return;
    }
    String queryName = reference.isPresent() ? text.get() : metric.get().name();
    queries
        .computeIfAbsent(
            reference.isPresent() ? "ref " + text.get() : "sql " + text.get(),
            k -> new SqlQuery(name + "_" + queryName, map.position(), sql.get(), report))
        .add(metric.get());
  }
}
