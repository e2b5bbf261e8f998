package dev.pgvitals.web.api;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.metric.MetricFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tables of the rows that somebody's own queries give for the page, one for each query. */
final class OwnTables {
  private static final int MANY = 100;

  private OwnTables() {}

  /**
   * In the order of the plan; those that another table shows already have none.
   *
   * @param planned all queries of a server; one that runs in several databases is there for each
   */
  static List<Table> of(List<PlannedQuery> planned) {
    Map<String, Table> tables = new LinkedHashMap<>();
    for (PlannedQuery one : planned) {
      if (!one.query().isMetrics() && !tables.containsKey(one.name())) {
        List<Table.Column> columns = columns(one.query(), one.schema());
        if (!columns.isEmpty()) {
          tables.put(one.name(), table(one.query(), one.schema(), columns));
        }
      }
    }
    return List.copyOf(tables.values());
  }

  private static Table table(Query query, QuerySchema schema, List<Table.Column> columns) {
    return new Table(
        query.name(),
        query.description().isEmpty() ? query.name() : query.description(),
        schema.labels(),
        texts(schema),
        columns,
        "",
        MANY,
        Optional.empty(),
        Map.of());
  }

  private static List<Table.Column> columns(Query query, QuerySchema schema) {
    List<Table.Column> columns = new ArrayList<>();
    for (QuerySchema.ColumnUse use : schema.columns()) {
      if (use.column().usage().isValue() && !use.column().usage().hasBuckets()) {
        MetricFamily family = schema.families().get(use.family().orElseThrow());
        if (Tables.FAMILIES.contains(family.name())) {
          return List.of();
        }
        columns.add(new Table.Column(shortName(query, family), family.name()));
      } else if (use.column().usage().isInfo()) {
        MetricFamily family = schema.families().get(use.family().orElseThrow());
        if (Tables.FAMILIES.contains(family.name())) {
          return List.of();
        }
        Table.Column info = new Table.Column("info", family.name());
        if (!columns.contains(info)) {
          columns.add(info);
        }
      }
    }
    return columns;
  }

  /** Without what the names of all its families begin with. */
  private static String shortName(Query query, MetricFamily family) {
    String name = family.name().replaceFirst("_total$", "");
    return name.startsWith(query.prefix() + "_")
        ? name.substring(query.prefix().length() + 1)
        : name;
  }

  private static List<String> texts(QuerySchema schema) {
    return schema.columns().stream()
        .map(QuerySchema.ColumnUse::column)
        .filter(column -> column.usage().isInfo())
        .map(column -> column.publishedName())
        .toList();
  }
}
