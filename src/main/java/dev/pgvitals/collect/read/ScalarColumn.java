package dev.pgvitals.collect.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** One sample a row: GAUGE, COUNTER, DURATION, MAPPEDMETRIC. */
final class ScalarColumn implements ValueColumn {
  private final Column column;
  private final int family;
  private final Reading reading;
  private final boolean scalable;
  private final DoubleConsumer watcher;

  /** Reads the row's number; empty for NULL. */
  interface Reading {
    Optional<Number> read(ResultSet row) throws SQLException, ResultException;
  }

  /**
   * @param scalable whether the type's values may be multiplied
   * @param watcher gets what is published
   */
  ScalarColumn(
      Column column, int family, Reading reading, boolean scalable, DoubleConsumer watcher) {
    this.column = column;
    this.family = family;
    this.reading = reading;
    this.scalable = scalable && column.scale() != 1;
    this.watcher = watcher;
  }

  @Override
  public boolean add(ResultSet row, RowLabels labels, SampleSink sink)
      throws SQLException, ResultException {
    Optional<Number> read = reading.read(row);
    Optional<Number> published = read.isPresent() ? read : forNull();
    if (published.isEmpty()) {
      return true;
    }
    Number value = published.get();
    boolean exact = value instanceof Long && !scalable;
    double number = scalable ? value.doubleValue() * column.scale() : value.doubleValue();
    boolean added =
        exact
            ? sink.sample(family, labels.series(), value.longValue())
            : sink.sample(family, labels.series(), number);
    if (added) {
      watcher.accept(number);
    }
    return added;
  }

  private Optional<Number> forNull() {
    if (column.defaultValue().isPresent()) {
      return Optional.of(column.defaultValue().getAsDouble());
    }
    return switch (column.nulls()) {
      case SKIP -> Optional.empty();
      case ZERO -> Optional.of(0L);
      case NAN -> Optional.of(Double.NaN);
    };
  }
}
