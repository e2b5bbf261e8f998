package dev.pgvitals.collect.read;

import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A result column that becomes series. One result, one object. */
interface ValueColumn {
  /**
   * Takes a row's value.
   *
   * @return false when an earlier row had the same labels: this one is left out
   */
  boolean add(ResultSet row, RowLabels labels, SampleSink sink)
      throws SQLException, ResultException;

  /** After the last row: for those whose series are made of several rows. */
  default void finish(SampleSink sink) {}
}
