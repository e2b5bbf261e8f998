package dev.pgvitals.catalogue;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a query publishes: its metric families, and which of its columns feeds which of them.
 *
 * @param addsDatname true when the first label of every family is a {@code datname} that is not
 *     among the columns: the agent fills in the database it ran the query in
 * @param addsUnlisted whether result columns that are not among the columns are published too, as
 *     their own program does it
 * @param families in the order of the columns; an INFO family is where its first column is
 * @param columns one for each of the query's, in its order
 */
public record QuerySchema(
    boolean addsDatname,
    boolean addsUnlisted,
    List<MetricFamily> families,
    List<ColumnUse> columns) {
  /** The label that says in which database a query ran. */
  public static final String DATNAME = "datname";

  public QuerySchema {
    families = List.copyOf(families);
    columns = List.copyOf(columns);
  }

  /**
   * What becomes of a column.
   *
   * @param family index of the family that its value goes to; empty for LABEL, which goes to every
   *     family, and DISCARD. For a snapshot HISTOGRAM it is the {@code _bucket} family, and {@code
   *     _sum} and {@code _count} are the next two. All INFO columns have one family, whose labels
   *     are the query's and then the INFO columns in their order.
   */
  public record ColumnUse(Column column, OptionalInt family) {}

  public static QuerySchema of(Query query, NamingScheme naming) {
    return new Builder(query, naming).build();
  }

  /** Whether a column counts events: such a query needs the server's clock and a transaction. */
  public boolean countsEvents() {
    return hasColumn(Usage::countsEvents);
  }

  /** Whether a column counts for the time between runs: such a query may run less often. */
  public boolean takesSamples() {
    return hasColumn(Usage::takesSamples);
  }

  /** Whether a column's rows are added to totals: such a query needs all rows, few or many. */
  public boolean keepsTotals() {
    return hasColumn(Usage::keepsTotals);
  }

  private boolean hasColumn(Predicate<Usage> property) {
    for (ColumnUse use : columns) {
      if (property.test(use.column().usage())) {
        return true;
      }
    }
    return false;
  }

  /** Names of the labels that every family has, in order. */
  public List<String> labels() {
    List<String> labels = new ArrayList<>();
    if (addsDatname) {
      labels.add(DATNAME);
    }
    for (ColumnUse use : columns) {
      if (isLabel(use.column())) {
        labels.add(use.column().publishedName());
      }
    }
    return labels;
  }

  /** What a metric made of this column is called. */
  static String metricName(Query query, Column column, NamingScheme naming) {
    if (column.own().metric().isPresent()) {
      return column.own().metric().get();
    }
    String name = query.prefix() + "_" + column.publishedName();
    return column.usage().isCounter()
            && naming == NamingScheme.PROMETHEUS
            && !name.endsWith("_total")
        ? name + "_total"
        : name;
  }

  /** Whether a column is a label of every family. */
  private static boolean isLabel(Column column) {
    return column.usage().isLabel() && !column.usage().isInfo();
  }

  /** An INFO column says it for all only where there is nothing but the INFO family. */
  private static boolean isDatname(Column column, Query query) {
    String name = column.publishedName();
    boolean isForAll =
        isLabel(column)
            || (column.usage().isInfo()
                && query.columns().stream().noneMatch(c -> c.usage().isValue()));
    return isForAll && (name.equals(DATNAME) || name.equals("database"));
  }

  private static final class Builder {
    private final Query query;
    private final NamingScheme naming;
    private final boolean addsDatname;
    private final List<String> labels = new ArrayList<>();
    private final List<MetricFamily> families = new ArrayList<>();
    private final Map<Integer, Set<Map<String, String>>> staticLabels = new HashMap<>();
    private OptionalInt info = OptionalInt.empty();

    Builder(Query query, NamingScheme naming) {
      this.query = query;
      this.naming = naming;
      this.addsDatname =
          query.datname()
              && query.scope() == Query.Scope.DATABASE
              && query.columns().stream().noneMatch(c -> isDatname(c, query));
      if (addsDatname) {
        labels.add(DATNAME);
      }
      query.columns().stream()
          .filter(QuerySchema::isLabel)
          .forEach(c -> labels.add(c.publishedName()));
    }

    QuerySchema build() {
      List<ColumnUse> uses = new ArrayList<>();
      for (Column column : query.columns()) {
        uses.add(new ColumnUse(column, family(column)));
      }
      boolean addsUnlisted =
          naming == NamingScheme.POSTGRES_EXPORTER && query.format().publishesUnlisted();
      return new QuerySchema(addsDatname, addsUnlisted, families, uses);
    }

    private OptionalInt family(Column column) {
      Optional<MetricType> type = column.usage().type();
      if (type.isEmpty()) {
        return OptionalInt.empty();
      }
      if (column.usage().isInfo()) {
        return info();
      }
      if (column.own().hasLabels()) {
        return shared(column, type.get());
      }
      return column.isSnapshot() ? snapshot(column) : add(column, type.get(), "", labels);
    }

    /** Columns that name the same metric and differ in a label's value alone have one family. */
    private OptionalInt shared(Column column, MetricType type) {
      List<String> names = new ArrayList<>();
      if (addsDatname) {
        names.add(DATNAME);
      }
      query.columns().stream()
          .filter(label -> isLabel(label) && column.own().hasLabel(label))
          .forEach(label -> names.add(label.publishedName()));
      names.addAll(column.own().staticLabels().keySet());
      MetricFamily family =
          new MetricFamily(metricName(query, column, naming), type, column.description(), names);
      int index = families.indexOf(family);
      if (index >= 0
          && staticLabels.containsKey(index)
          && staticLabels.get(index).add(column.own().staticLabels())) {
        return OptionalInt.of(index);
      }
      families.add(family);
      index = families.size() - 1;
      staticLabels.put(index, new HashSet<>(Set.of(column.own().staticLabels())));
      return OptionalInt.of(index);
    }

    private OptionalInt snapshot(Column column) {
      List<String> withBound = new ArrayList<>(labels);
      withBound.add("le");
      OptionalInt first = add(column, MetricType.GAUGE, "_bucket", withBound);
      add(column, MetricType.GAUGE, "_sum", labels);
      add(column, MetricType.GAUGE, "_count", labels);
      return first;
    }

    private OptionalInt info() {
      if (info.isEmpty()) {
        List<String> all = new ArrayList<>(labels);
        infos().forEach(c -> all.add(c.publishedName()));
        info = add(query.prefix() + "_info", MetricType.INFO, infoHelp(), all);
      }
      return info;
    }

    /** One column can describe the family; of several, none describes the others. */
    private String infoHelp() {
      List<Column> columns = infos();
      Optional<String> own =
          columns.size() == 1 ? Optional.of(columns.get(0).description()) : Optional.empty();
      return own.filter(text -> !text.isEmpty()).orElse(query.description());
    }

    private OptionalInt add(Column column, MetricType type, String suffix, List<String> names) {
      return add(metricName(query, column, naming) + suffix, type, column.description(), names);
    }

    private OptionalInt add(String name, MetricType type, String help, List<String> names) {
      families.add(new MetricFamily(name, type, help, names));
      return OptionalInt.of(families.size() - 1);
    }

    private List<Column> infos() {
      return query.columns().stream().filter(c -> c.usage().isInfo()).toList();
    }
  }
}
