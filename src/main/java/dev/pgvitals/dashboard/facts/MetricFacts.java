package dev.pgvitals.dashboard.facts;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.dashboard.promql.Promql;
import dev.pgvitals.metric.MetricFamily;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a catalogue says of its metrics; of disabled entries too, as somebody may enable them. */
public final class MetricFacts {
  /** How often Grafana expects new values unless it is told otherwise. */
  public static final Duration USUAL = Duration.ofSeconds(15);

  private final Map<String, Fact> byMetric = new HashMap<>();

  /**
   * What is known of a metric.
   *
   * @param help empty when there is none
   * @param unit as the catalogue says it; empty: its name tells
   * @param interval between new values
   */
  public record Fact(String help, Optional<String> unit, Duration interval) {}

  private MetricFacts() {}

  /**
   * Facts about what a catalogue publishes.
   *
   * @param interval of entries that have none of their own
   */
  public static MetricFacts of(Catalogue catalogue, NamingScheme naming, Duration interval) {
    MetricFacts facts = new MetricFacts();
    for (Query query : catalogue.queries()) {
      if (!query.isMetrics()) {
        continue;
      }
      QuerySchema schema = QuerySchema.of(query, naming);
      Duration every = Planner.interval(query, interval);
      for (QuerySchema.ColumnUse use : schema.columns()) {
        if (use.family().isPresent()) {
          int first = use.family().getAsInt();
          int families = use.column().isSnapshot() ? 3 : 1;
          for (MetricFamily family : schema.families().subList(first, first + families)) {
            facts.add(family, use.column().unit(), every);
          }
        }
      }
    }
    return facts;
  }

  private void add(MetricFamily family, Optional<String> unit, Duration interval) {
    Fact fact = new Fact(family.help(), unit, interval);
    byMetric.merge(family.name(), fact, MetricFacts::slower);
    family.parts().forEach(part -> byMetric.merge(part, fact, MetricFacts::slower));
  }

  /** Where two entries have one metric, in turns by version or role. */
  private static Fact slower(Fact one, Fact other) {
    return one.interval().compareTo(other.interval()) >= 0 ? one : other;
  }

  public Optional<Fact> find(String metric) {
    return Optional.ofNullable(byMetric.get(metric));
  }

  /**
   * The shortest step that a graph of these queries may have: a rate over less than two intervals
   * of its counter jumps between nothing and too much. Empty when any will do.
   */
  public Optional<Duration> minInterval(Collection<String> queries) {
    return queries.stream()
        .flatMap(query -> Promql.of(query).selectors().stream())
        .filter(Promql.Selector::followsZoom)
        .flatMap(selector -> find(selector.metric()).stream())
        .map(Fact::interval)
        .filter(interval -> interval.compareTo(USUAL) > 0)
        .max(Duration::compareTo)
        .map(interval -> interval.multipliedBy(2));
  }

  /** The help of the metric that all these queries are about; empty when there is none such. */
  public Optional<String> description(List<String> queries) {
    List<String> metrics =
        queries.stream()
            .flatMap(query -> Promql.of(query).selectors().stream())
            .map(Promql.Selector::metric)
            .distinct()
            .toList();
    return metrics.size() == 1
        ? find(metrics.get(0)).map(Fact::help).filter(help -> !help.isEmpty()).map(h -> h + ".")
        : Optional.empty();
  }
}
