package dev.pgvitals.collect;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.SliceBuilder;
import dev.pgvitals.text.Printable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleConsumer;
import java.util.function.IntPredicate;

/**
 * Reads one result into a slice: labels, values, NULL policy, duplicates, limits. One result, one
 * reader.
 */
final class RowReader {
  private final PlannedQuery query;
  private final QuerySchema schema;
  private final SliceBuilder slice;
  private final Optional<EventCounts> events;
  private final List<Integer> eventFamilies = new ArrayList<>();
  private final List<LabelColumn> labels = new ArrayList<>();
  private final List<LabelColumn> infos = new ArrayList<>();
  private final List<ValueColumn> values = new ArrayList<>();
  private final List<String> valueNames = new ArrayList<>();
  private final Optional<RisingRows> rising;
  private final RowVitals vitals;
  private final Optional<List<VitalReading>> readings;
  private OptionalInt infoFamily = OptionalInt.empty();
  private int rows;
  private int duplicates;

  /**
   * Reads one result.
   *
   * @param events where the counts go, for a query that has EVENTS
   * @param readings gets the vitals' value in each row, where somebody asks for more than the worst
   */
  RowReader(
      PlannedQuery query,
      SliceBuilder slice,
      RunMemory memory,
      ResultColumns columns,
      Optional<EventCounts> events,
      Optional<List<VitalReading>> readings)
      throws ResultException {
    this.query = query;
    this.schema = query.schema();
    this.slice = slice;
    this.events = events;
    List<String> key = query.query().key();
    this.rising =
        key.isEmpty()
            ? Optional.empty()
            : Optional.of(new RisingRows(schema, key, columns, memory.rises()));
    this.vitals = new RowVitals(query.query());
    this.readings = readings;
    for (QuerySchema.ColumnUse use : schema.columns()) {
      Column column = use.column();
      switch (column.usage()) {
        case DISCARD -> {}
        case LABEL -> labels.add(LabelColumn.of(column, columns));
        case INFO -> {
          infos.add(LabelColumn.of(column, columns));
          infoFamily = use.family();
        }
        default -> {
          if (rising.isPresent() || (column.optional() && !columns.has(column.name()))) {
            continue;
          }
          values.add(valueColumn(column, use.family().orElseThrow(), columns));
          valueNames.add(column.name());
        }
      }
    }
  }

  /** By what each row from here on is told apart, that at which the result is included. */
  List<List<String>> identities(ResultSet result) throws SQLException {
    List<List<String>> identities = new ArrayList<>();
    do {
      if (rising.isPresent()) {
        identities.add(rising.get().identity(result));
        continue;
      }
      List<String> texts = new ArrayList<>(labels.size() + infos.size());
      for (LabelColumn label : labels) {
        texts.add(label.text(result));
      }
      for (LabelColumn info : infos) {
        texts.add(info.text(result));
      }
      identities.add(texts);
    } while (result.next());
    return identities;
  }

  /**
   * All rows that are wanted, or an exception: a result that cannot be read to its end gives
   * nothing.
   *
   * @param wanted by the row's number, from 0
   */
  void readAll(ResultSet result, IntPredicate wanted) throws SQLException, ResultException {
    while (result.next()) {
      rows++;
      // Rows of events give no series of their own, and the next window would have more of them.
      if ((events.isPresent() ? slice.series() : rows) > query.maxSeries()) {
        throw tooMany();
      }
      if (wanted.test(rows - 1)) {
        read(result);
      }
    }
    values.forEach(value -> value.finish(slice));
    events.ifPresent(counts -> counts.finish(slice, eventFamilies, this::labelled));
    rising.ifPresent(rows -> rows.finish(slice));
    if (slice.series() > query.maxSeries()) {
      throw tooMany();
    }
  }

  private ResultException tooMany() {
    return new ResultException(
        "more than "
            + query.maxSeries()
            + " series: group or LIMIT the query, or raise its max_series");
  }

  private void read(ResultSet row) throws SQLException, ResultException {
    if (!admitted(labels, row) || !admitted(infos, row)) {
      return;
    }
    slice.beginRow();
    if (schema.addsDatname()) {
      slice.label(QuerySchema.DATNAME, query.database());
    }
    for (LabelColumn label : labels) {
      label.addTo(slice, row);
    }
    RowLabels rowLabels =
        new RowLabels(
            slice.row(), events.isPresent() || rising.isPresent() ? texts(row) : List.of());
    // Not ifPresent: here, for each row, a lambda that holds something costs more than its work.
    if (events.isPresent()) {
      events.get().beginRow(rowLabels.texts());
    }
    vitals.beginRow();
    boolean added = rising.isEmpty() || rose(row, rowLabels);
    if (infoFamily.isPresent()) {
      for (LabelColumn info : infos) {
        info.addTo(slice, row);
      }
      added = slice.sample(infoFamily.getAsInt(), slice.row(), 1);
    }
    for (int i = 0; i < values.size(); i++) {
      try {
        added &= values.get(i).add(row, rowLabels, slice);
      } catch (ResultException e) {
        throw new ResultException(
            "row " + rows + ", column " + valueNames.get(i) + ": " + e.getMessage());
      }
    }
    if (!added) {
      duplicates++;
    }
    vitals.endRow();
    if (readings.isPresent() && !vitals.isEmpty()) {
      List<String> texts = texts(row);
      vitals.each(
          (alert, value) -> readings.get().add(new VitalReading(alert.name(), texts, value)));
    }
  }

  /** See {@link RowVitals#worst}. */
  Map<String, Double> worstVitals() {
    return vitals.worst();
  }

  private boolean rose(ResultSet row, RowLabels rowLabels) throws SQLException, ResultException {
    try {
      return rising.orElseThrow().add(row, rowLabels);
    } catch (ResultException e) {
      throw new ResultException("row " + rows + ", " + e.getMessage());
    }
  }

  private static boolean admitted(List<LabelColumn> columns, ResultSet row) throws SQLException {
    for (LabelColumn column : columns) {
      if (!column.admits(row)) {
        return false;
      }
    }
    return true;
  }

  private List<String> texts(ResultSet row) throws SQLException {
    List<String> texts = new ArrayList<>(labels.size() + 1);
    if (schema.addsDatname()) {
      texts.add(query.database());
    }
    for (LabelColumn label : labels) {
      texts.add(label.text(row));
    }
    return texts;
  }

  private RowLabels labelled(List<String> texts) {
    return new RowLabels(slice.labels(schema.labels(), texts), texts);
  }

  /**
   * The run has succeeded: what its rows rose by counts.
   *
   * @param complete whether the result had all rows there are
   */
  void keepRises(boolean complete) {
    rising.ifPresent(rows -> rows.keep(complete));
  }

  int rows() {
    return rows;
  }

  int duplicates() {
    return duplicates;
  }

  private ValueColumn valueColumn(Column column, int family, ResultColumns columns)
      throws ResultException {
    String name = column.name();
    int index = columns.index(name);
    NumberReader number = columns.number(name);
    DoubleConsumer watcher = vitals.watcher(name);
    return switch (column.usage()) {
      case GAUGE, COUNTER -> {
        ScalarColumn any =
            new ScalarColumn(column, family, number::read, number.scalable(), watcher);
        yield number.integral() && column.scale() == 1
            ? new IntegerColumn(index, family, any, watcher)
            : any;
      }
      case DURATION ->
          new ScalarColumn(column, family, duration(index, number, columns), true, watcher);
      case MAPPEDMETRIC ->
          new ScalarColumn(
              column, family, row -> mapped(column, row.getString(index)), true, watcher);
      case EVENTS -> {
        eventFamilies.add(family);
        yield new EventColumn(column, number, events.orElseThrow(), eventFamilies.size() - 1);
      }
      case HISTOGRAM ->
          column.buckets().isEmpty()
              ? new CumulativeHistogram(
                  name,
                  family,
                  index,
                  columns.index(name + "_bucket"),
                  columns.number(name + "_sum"),
                  columns.number(name + "_count"))
              : new SnapshotHistogram(number, column.scale(), column.buckets(), family);
      case LABEL, DISCARD, INFO -> throw new IllegalArgumentException(column.usage().name());
    };
  }

  private static ScalarColumn.Reading duration(
      int index, NumberReader number, ResultColumns columns) {
    return switch (columns.type(index)) {
      case "text", "varchar", "bpchar", "name", "unknown" ->
          row -> NumberReader.length(row.getString(index), columns.type(index));
      default -> number::read;
    };
  }

  private static Optional<Number> mapped(Column column, String text) throws ResultException {
    if (text == null) {
      return Optional.empty();
    }
    Double number = column.mapping().get(text);
    if (number == null) {
      throw new ResultException(
          "'" + Printable.shortened(text, 40) + "' is not in its metric_mapping");
    }
    return Optional.of(number);
  }
}
