package dev.pgvitals.collect.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.collect.runstate.RunCounts;
import dev.pgvitals.collect.value.NumberReader;
import dev.pgvitals.collect.value.ResultColumns;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.ScheduleReader;
import dev.pgvitals.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * Makes what reads each column of values: the one place outside {@link
 * dev.pgvitals.catalogue.Usage} that tells the usages apart. One result, one object.
 */
final class ValueColumns {
  private final ResultColumns columns;
  private final AlertValues alertValues;
  private final Optional<RunCounts> counts;
  private final Remarks remarks;
  private final boolean lenient;
  private final List<Integer> totalFamilies = new ArrayList<>();

  /**
   * @param alertValues get the samples of the columns that they look at
   * @param counts where values go that are added to totals, for a query that has such
   * @param remarks where it is said what is odd
   * @param lenient whether what is wrong is to be forgiven, and said
   */
  ValueColumns(
      ResultColumns columns,
      AlertValues alertValues,
      Optional<RunCounts> counts,
      Remarks remarks,
      boolean lenient) {
    this.columns = columns;
    this.alertValues = alertValues;
    this.counts = counts;
    this.remarks = remarks;
    this.lenient = lenient;
  }

  /** The families of the columns made so far that are added to totals, in that order. */
  List<Integer> totalFamilies() {
    return totalFamilies;
  }

  /**
   * What reads a column of values into its family.
   *
   * @throws ResultException if the result does not have what it takes
   */
  ValueColumn of(Column column, int family) throws ResultException {
    String name = column.name();
    DoubleConsumer watcher = alertValues.watcher(name);
    if (column.own().value().isPresent()) {
      return new StaticValue(family, column.own().value().getAsDouble(), watcher);
    }
    int index = columns.index(name);
    NumberReader number = columns.number(name);
    return switch (column.usage()) {
      case GAUGE, COUNTER -> {
        ScalarColumn any =
            new ScalarColumn(column, family, number::read, number.scalable(), watcher);
        yield number.integral() && column.scale() == 1
            ? new IntegerColumn(index, family, any, watcher)
            : any;
      }
      case DURATION -> new ScalarColumn(column, family, duration(index, number), true, watcher);
      case SCHEDULE -> schedule(column, family, index, watcher);
      case MAPPEDMETRIC ->
          new ScalarColumn(
              column, family, row -> mapped(column, row.getString(index)), true, watcher);
      case EVENTS, SAMPLED -> {
        totalFamilies.add(family);
        yield new TotalColumn(column, number, counts.orElseThrow(), totalFamilies.size() - 1);
      }
      case HISTOGRAM ->
          column.buckets().isEmpty()
              ? new CumulativeHistogram(
                  name,
                  family,
                  index,
                  columns.index(name + "_bucket"),
                  columns.number(name + "_sum"),
                  columns.number(name + "_count"),
                  lenient ? Optional.of(remarks) : Optional.empty())
              : new SnapshotHistogram(number, column.scale(), column.buckets(), family);
      case LABEL, DISCARD, INFO -> throw new IllegalArgumentException(column.usage().name());
    };
  }

  private ScalarColumn.Reading duration(int index, NumberReader number) {
    return switch (columns.type(index)) {
      case "text", "varchar", "bpchar", "name", "unknown" ->
          row -> NumberReader.length(row.getString(index), columns.type(index));
      default -> number::read;
    };
  }

  private ValueColumn schedule(Column column, int family, int index, DoubleConsumer watcher) {
    String name = column.name();
    ScheduleReader reader =
        new ScheduleReader(
            index, why -> remarks.add(name, "column " + name + ": " + why + "; left out"));
    ScalarColumn scalar = new ScalarColumn(column, family, reader::read, true, watcher);
    // What NULL becomes is not for a text that means nothing.
    return (row, labels, sink) -> reader.isWithoutLength(row) || scalar.add(row, labels, sink);
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
