package dev.pgvitals.collect.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Top;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.TopNRewrite;
import dev.pgvitals.collect.value.ResultColumns;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.NameRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** The columns of a result that its query's entry does not name. */
public final class UnlistedColumns {
  private static final List<String> HISTOGRAM_PARTS = List.of("", "_bucket", "_sum", "_count");

  private UnlistedColumns() {}

  /** One that is published all the same. */
  record Unlisted(Column column, MetricFamily family) {}

  /** Their names, in the order of the result. */
  public static List<String> of(Query query, ResultColumns columns) {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.add(TopNRewrite.TOTAL);
    query.top().flatMap(Top::total).ifPresent(known::add);
    for (Column column : query.columns()) {
      if (column.usage().hasBuckets()) {
        HISTOGRAM_PARTS.forEach(part -> known.add(column.name() + part));
      }
      known.add(column.name());
    }
    return columns.names().stream().filter(name -> !known.contains(name)).toList();
  }

  /** The families of those that are published, to be put behind the query's own. */
  public static List<MetricFamily> families(PlannedQuery query, ResultColumns columns) {
    return published(query, columns).stream().map(Unlisted::family).toList();
  }

  static List<Unlisted> published(PlannedQuery query, ResultColumns columns) {
    if (!query.schema().addsUnlisted()) {
      return List.of();
    }
    Set<String> taken = new TreeSet<>();
    query.schema().families().forEach(family -> taken.add(family.name()));
    List<Unlisted> published = new ArrayList<>();
    for (String column : of(query.query(), columns)) {
      String name = query.query().prefix() + "_" + column;
      if (NameRules.isMetric(name) && NameRules.reservedMetric(name).isEmpty() && taken.add(name)) {
        MetricFamily family =
            new MetricFamily(name, MetricType.UNTYPED, "", query.schema().labels());
        published.add(new Unlisted(column(query.query(), column), family));
      }
    }
    return published;
  }

  private static Column column(Query query, String name) {
    return new Column(
        name,
        Usage.ofNumbers(),
        "",
        Optional.empty(),
        1,
        OptionalDouble.empty(),
        Column.Nulls.SKIP,
        List.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Column.DEFAULT_LABEL_LENGTH,
        Set.of(),
        false,
        Column.OwnSeries.NONE,
        query.position());
  }
}
