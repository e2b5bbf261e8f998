package dev.pgvitals.collect.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.Top;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.runstate.TopRows;
import dev.pgvitals.collect.value.NumberReader;
import dev.pgvitals.collect.value.ResultColumns;
import dev.pgvitals.collect.value.ResultException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Of a query that was written for another program, which has no limit, and whose rows are too many
 * here: those that are highest by its first counter, or without one by its first number.
 */
public final class LargestRows {
  /** A histogram has its buckets, its sum and its count. */
  private static final int HISTOGRAM_EXTRA = 3;

  private final PlannedQuery query;
  private final List<List<String>> identities;
  private final List<Row> sorted;

  /**
   * A row of the result.
   *
   * @param number its place in it, from 0
   * @param series how many it gives
   */
  private record Row(int number, double value, int series) {}

  private LargestRows(PlannedQuery query, List<List<String>> identities, List<Row> sorted) {
    this.query = query;
    this.identities = identities;
    this.sorted = sorted;
  }

  /** Whether rows of the query may be left out, should they be too many. */
  public static boolean mayCut(PlannedQuery planned) {
    Query query = planned.query();
    return query.format().isForeign()
        && query.top().isEmpty()
        && query.key().isEmpty()
        && !planned.schema().keepsTotals()
        && query.columns().stream().anyMatch(column -> column.usage().isLabel())
        && query.columns().stream().noneMatch(Column::isSnapshot);
  }

  /**
   * Looks at all rows, when they may be too many.
   *
   * @param rows before the first of them, and there again afterwards
   * @return empty when all have room
   */
  public static Optional<LargestRows> of(
      PlannedQuery query, ResultColumns columns, RowReader reader, ResultSet rows)
      throws SQLException {
    rows.last();
    int count = rows.getRow();
    rows.beforeFirst();
    List<Column> values = values(query, columns);
    boolean simple = values.stream().noneMatch(column -> column.usage().hasBuckets());
    if (simple && (long) count * Math.max(1, values.size()) <= query.maxSeries()) {
      return Optional.empty();
    }
    Optional<NumberReader> by = by(query, columns);
    List<Row> all = new ArrayList<>();
    long series = 0;
    while (rows.next()) {
      int weight = series(rows, values, columns);
      all.add(new Row(all.size(), value(rows, by), weight));
      series += weight;
    }
    rows.beforeFirst();
    if (series <= query.maxSeries() && all.size() <= query.maxSeries()) {
      return Optional.empty();
    }
    List<List<String>> identities = rows.next() ? reader.identities(rows) : List.of();
    rows.beforeFirst();
    all.sort(Comparator.comparingDouble(Row::value).reversed());
    return Optional.of(new LargestRows(query, identities, all));
  }

  /** What decides, for who is to be told. */
  public String describe() {
    return "more than "
        + query.maxSeries()
        + " series: only the rows "
        + column(query.query())
            .map(column -> "with the highest " + column.name())
            .orElse("that come first")
        + " are published; raise its max_series to have more";
  }

  /** The rows to publish: those that were published before keep their place near the edge. */
  public TopRows.Choice choose(TopRows memory) {
    int fitting = 0;
    for (long series = 0; fitting < sorted.size(); fitting++) {
      series += Math.max(1, sorted.get(fitting).series());
      if (series > query.maxSeries()) {
        break;
      }
    }
    Top top =
        new Top(Math.max(1, fitting), List.of(""), Optional.empty(), query.query().position());
    List<List<String>> ordered = sorted.stream().map(row -> identities.get(row.number())).toList();
    TopRows.Choice sticky = memory.choose(top, ordered, sorted.size());
    return series(sticky) <= query.maxSeries()
        ? sticky
        : new TopRows().choose(top, ordered, sorted.size());
  }

  private long series(TopRows.Choice choice) {
    long series = 0;
    for (int i = 0; i < sorted.size(); i++) {
      series += choice.has(i) ? sorted.get(i).series() : 0;
    }
    return series;
  }

  /** By the row's number in the result, whether a choice has it. */
  public IntPredicate chosen(TopRows.Choice choice) {
    boolean[] chosen = new boolean[sorted.size()];
    for (int i = 0; i < chosen.length; i++) {
      chosen[sorted.get(i).number()] = choice.has(i);
    }
    return row -> chosen[row];
  }

  private static List<Column> values(PlannedQuery query, ResultColumns columns) {
    List<Column> values = new ArrayList<>();
    for (QuerySchema.ColumnUse use : query.schema().columns()) {
      if (use.column().usage().isValue() && columns.has(use.column().name())) {
        values.add(use.column());
      }
    }
    UnlistedColumns.published(query, columns).forEach(unlisted -> values.add(unlisted.column()));
    return values;
  }

  private static int series(ResultSet row, List<Column> values, ResultColumns columns)
      throws SQLException {
    int series = 0;
    for (Column column : values) {
      String text = row.getString(index(columns, column));
      if (text != null) {
        series +=
            column.usage().hasBuckets()
                ? (int) text.chars().filter(c -> c == ',').count() + 1 + HISTOGRAM_EXTRA
                : 1;
      }
    }
    return series;
  }

  private static int index(ResultColumns columns, Column column) {
    try {
      return columns.index(column.name());
    } catch (ResultException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double value(ResultSet row, Optional<NumberReader> by) throws SQLException {
    if (by.isEmpty()) {
      return 0;
    }
    try {
      double value = by.get().read(row).map(Number::doubleValue).orElse(Double.NaN);
      return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    } catch (ResultException e) {
      return Double.NEGATIVE_INFINITY;
    }
  }

  private static Optional<Column> column(Query query) {
    return query.columns().stream()
        .filter(column -> column.usage().isCounter())
        .findFirst()
        .or(() -> query.columns().stream().filter(column -> column.usage().isSample()).findFirst());
  }

  private static Optional<NumberReader> by(PlannedQuery query, ResultColumns columns) {
    try {
      Optional<Column> column = column(query.query());
      return column.isPresent() && columns.has(column.get().name())
          ? Optional.of(columns.number(column.get().name()))
          : Optional.empty();
    } catch (ResultException e) {
      return Optional.empty();
    }
  }
}
