package dev.pgvitals.collect.read;

import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.DoubleConsumer;

/** Integers as they are: most of all values, and read without an object for each. */
final class IntegerColumn implements ValueColumn {
  private final int index;
  private final int family;
  private final ScalarColumn other;
  private final DoubleConsumer watcher;

  /**
   * @param other reads what is not a plain number: NULL
   * @param watcher gets what is published
   */
  IntegerColumn(int index, int family, ScalarColumn other, DoubleConsumer watcher) {
    this.index = index;
    this.family = family;
    this.other = other;
    this.watcher = watcher;
  }

  @Override
  public boolean add(ResultSet row, RowLabels labels, SampleSink sink)
      throws SQLException, ResultException {
    long value = row.getLong(index);
    // The driver gives 0 for NULL.
    if (value == 0 && row.wasNull()) {
      return other.add(row, labels, sink);
    }
    boolean added = sink.sample(family, labels.series(), value);
    if (added) {
      watcher.accept((double) value);
    }
    return added;
  }
}
