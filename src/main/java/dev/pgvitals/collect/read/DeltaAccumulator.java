package dev.pgvitals.collect.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.collect.runstate.CounterDeltas;
import dev.pgvitals.collect.value.NumberReader;
import dev.pgvitals.collect.value.ResultColumns;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of one result of a query with {@code key}: adds what each has risen by to the counters
 * and histograms of its labels. See {@link CounterDeltas}.
 */
final class DeltaAccumulator {
  /** Of a page that somebody looks at: what follows has hardly risen. */
  private static final int MOST_RISEN = 50;

  private final CounterDeltas rises;
  private final boolean lastAlone;
  private final List<LabelColumn> key = new ArrayList<>();
  private final List<Tracked> tracked = new ArrayList<>();
  private final List<Counter> counters = new ArrayList<>();
  private final List<MeanHistogram> means = new ArrayList<>();
  private final int width;
  private final Map<String, double[]> rows = new HashMap<>();
  private final Map<List<String>, Sum> sums = new LinkedHashMap<>();

  /** A column whose rises are known. */
  private record Tracked(Column column, NumberReader reader) {
    /** As the server has it; NaN when it does not say. */
    double read(ResultSet row) throws SQLException, ResultException {
      double value =
          reader
              .read(row)
              .map(Number::doubleValue)
              .orElseGet(
                  () ->
                      column
                          .defaultValue()
                          .orElse(column.nulls() == Column.Nulls.ZERO ? 0 : Double.NaN));
      if (value < 0 || Double.isInfinite(value)) {
        throw new ResultException("column " + column.name() + ": a counter cannot be " + value);
      }
      return value;
    }

    double scale() {
      return reader.scalable() ? column.scale() : 1;
    }
  }

  /** A counter to be published: its family, and its place among those tracked. */
  private record Counter(int family, int place) {}

  /** Of one set of labels: counters first, each in its place, then the histograms' cells. */
  private static final class Sum {
    private final RowLabels labels;
    private final double[] cells;

    Sum(RowLabels labels, double[] cells) {
      this.labels = labels;
      this.cells = cells;
    }
  }

  /**
   * @param lastAlone whether what is given is what rose since the run before, of the rows that rose
   *     most by the first counter; otherwise it is the sum since the first run, of all rows
   */
  DeltaAccumulator(
      QuerySchema schema,
      List<String> key,
      ResultColumns columns,
      CounterDeltas rises,
      boolean lastAlone)
      throws ResultException {
    this.rises = rises;
    this.lastAlone = lastAlone;
    Map<String, Integer> places = new HashMap<>();
    for (QuerySchema.ColumnUse use : schema.columns()) {
      Column column = use.column();
      if (key.contains(column.name())) {
        this.key.add(LabelColumn.of(column, columns, false));
      }
      if (column.usage().addsUp()
          && column.per().isEmpty()
          && (!column.optional() || columns.has(column.name()))) {
        counters.add(new Counter(use.family().orElseThrow(), track(column, columns, places)));
      }
    }
    List<QuerySchema.ColumnUse> histograms =
        schema.columns().stream().filter(u -> u.column().per().isPresent()).toList();
    for (QuerySchema.ColumnUse use : histograms) {
      track(use.column(), columns, places);
      track(counted(schema, use.column()), columns, places);
    }
    int cells = tracked.size();
    for (QuerySchema.ColumnUse use : histograms) {
      MeanHistogram mean =
          new MeanHistogram(
              use.family().orElseThrow(),
              track(use.column(), columns, places),
              track(counted(schema, use.column()), columns, places),
              use.column().buckets(),
              cells);
      means.add(mean);
      cells = mean.end();
    }
    width = cells;
  }

  private static Column counted(QuerySchema schema, Column mean) {
    return schema.columns().stream()
        .map(QuerySchema.ColumnUse::column)
        .filter(column -> column.name().equals(mean.per().orElseThrow()))
        .findFirst()
        .orElseThrow();
  }

  private int track(Column column, ResultColumns columns, Map<String, Integer> places)
      throws ResultException {
    Integer known = places.putIfAbsent(column.name(), tracked.size());
    if (known != null) {
      return known;
    }
    tracked.add(new Tracked(column, columns.number(column.name())));
    return tracked.size() - 1;
  }

  /** What tells the row at which the result is. */
  List<String> identity(ResultSet row) throws SQLException {
    List<String> texts = new ArrayList<>(key.size());
    for (LabelColumn column : key) {
      texts.add(column.text(row));
    }
    return texts;
  }

  /**
   * Takes a row.
   *
   * @return false when an earlier row had the same key: this one is left out
   */
  boolean add(ResultSet row, RowLabels labels) throws SQLException, ResultException {
    // No text of a database holds the character that separates them.
    String identity = String.join("\0", identity(row));
    double[] now = new double[tracked.size()];
    for (int i = 0; i < now.length; i++) {
      now[i] = tracked.get(i).read(row);
    }
    if (rows.putIfAbsent(identity, now) != null) {
      return false;
    }
    double[] sum = sums.computeIfAbsent(labels.texts(), texts -> begin(labels)).cells;
    double[] rise = rises.since(identity, now);
    for (int i = 0; i < rise.length; i++) {
      rise[i] *= tracked.get(i).scale();
    }
    for (Counter counter : counters) {
      int place = counter.place();
      if (!Double.isNaN(now[place])) {
        sum[place] = (Double.isNaN(sum[place]) ? 0 : sum[place]) + rise[place];
      }
    }
    means.forEach(mean -> mean.observe(rise, sum));
    return true;
  }

  private Sum begin(RowLabels labels) {
    Optional<double[]> before = lastAlone ? Optional.empty() : rises.sum(labels.texts());
    return new Sum(labels, before.orElseGet(this::nothing));
  }

  /** A counter that no row has a value for has no sample; a histogram begins at 0. */
  private double[] nothing() {
    double[] cells = new double[width];
    Arrays.fill(cells, 0, tracked.size(), Double.NaN);
    return cells;
  }

  void finish(SampleSink sink) {
    for (Sum sum : lastAlone ? mostRisen() : sums.values()) {
      for (Counter counter : counters) {
        double value = sum.cells[counter.place()];
        if (!Double.isNaN(value)) {
          sink.sample(counter.family(), sum.labels.series(), value);
        }
      }
      means.forEach(mean -> mean.publish(sum.cells, sum.labels.series(), sink));
    }
  }

  private List<Sum> mostRisen() {
    if (counters.isEmpty()) {
      return List.of();
    }
    int place = counters.get(0).place();
    return sums.values().stream()
        .filter(sum -> sum.cells[place] > 0)
        .sorted(Comparator.comparingDouble((Sum sum) -> sum.cells[place]).reversed())
        .limit(MOST_RISEN)
        .toList();
  }

  /**
   * The run has succeeded.
   *
   * @param complete whether the result had all rows there are
   */
  void keep(boolean complete) {
    Map<List<String>, double[]> kept = new HashMap<>();
    if (!lastAlone) {
      sums.forEach((labels, sum) -> kept.put(labels, sum.cells));
    }
    rises.keep(rows, kept, complete);
  }
}
