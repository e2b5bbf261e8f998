package dev.pgvitals.collect.read;

import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import java.sql.ResultSet;
import java.util.function.DoubleConsumer;

/**
 * The same number for every row, whatever the row holds.
 *
 * @param watcher gets what is published
 */
record StaticValue(int family, double value, DoubleConsumer watcher) implements ValueColumn {
  @Override
  public boolean add(ResultSet row, RowLabels labels, SampleSink sink) {
    boolean added = sink.sample(family, labels.series(), value);
    if (added) {
      watcher.accept(value);
    }
    return added;
  }
}
