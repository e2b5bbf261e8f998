package dev.pgvitals.collect.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.collect.runstate.RunCounts;
import dev.pgvitals.collect.value.NumberReader;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Adds what a run found to totals, which {@link RunCounts} publishes. */
final class TotalColumn implements ValueColumn {
  private final Column column;
  private final NumberReader reader;
  private final RunCounts counts;
  private final int place;

  /**
   * @param place of the column among those that are added up
   */
  TotalColumn(Column column, NumberReader reader, RunCounts counts, int place) {
    this.column = column;
    this.reader = reader;
    this.counts = counts;
    this.place = place;
  }

  @Override
  public boolean add(ResultSet row, RowLabels labels, SampleSink sink)
      throws SQLException, ResultException {
    double read = reader.read(row).map(Number::doubleValue).orElse(column.defaultValue().orElse(0));
    double count = reader.scalable() ? read * column.scale() : read;
    if (!(count >= 0) || Double.isInfinite(count)) {
      throw new ResultException(
          (column.usage().takesSamples() ? "what is sampled" : "events") + " cannot be " + count);
    }
    counts.add(place, count);
    return true;
  }
}
