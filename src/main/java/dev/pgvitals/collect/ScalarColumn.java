package dev.pgvitals.collect;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.metric.SliceBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** One sample a row: GAUGE, COUNTER, DURATION, MAPPEDMETRIC. */
final class ScalarColumn implements ValueColumn {
  private final Column column;
  private final int family;
  private final Reading reading;
  private final boolean scalable;

  /** Reads the row's number; empty for NULL. */
  interface Reading {
    Optional<Number> read(ResultSet row) throws SQLException, ResultException;
  }

  /**
   * @param scalable whether the type's values may be multiplied
   */
  ScalarColumn(Column column, int family, Reading reading, boolean scalable) {
    this.column = column;
    this.family = family;
    this.reading = reading;
    this.scalable = scalable && column.scale() != 1;
  }

  @Override
  public boolean add(ResultSet row, RowLabels labels, SliceBuilder slice)
      throws SQLException, ResultException {
    Optional<Number> read = reading.read(row);
    Optional<Number> published = read.isPresent() ? read : forNull();
    if (published.isEmpty()) {
      return true;
    }
    Number value = published.get();
    if (scalable) {
      return slice.sample(family, labels.rendered(), value.doubleValue() * column.scale());
    }
    return value instanceof Long
        ? slice.sample(family, labels.rendered(), value.longValue())
        : slice.sample(family, labels.rendered(), value.doubleValue());
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
