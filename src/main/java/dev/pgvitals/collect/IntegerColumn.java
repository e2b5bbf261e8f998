package dev.pgvitals.collect;

import dev.pgvitals.metric.SliceBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Integers as they are: most of all values, and read without an object for each. */
final class IntegerColumn implements ValueColumn {
  private final int index;
  private final int family;
  private final ScalarColumn other;

  /**
   * @param other reads what is not a plain number: NULL
   */
  IntegerColumn(int index, int family, ScalarColumn other) {
    this.index = index;
    this.family = family;
    this.other = other;
  }

  @Override
  public boolean add(ResultSet row, RowLabels labels, SliceBuilder slice)
      throws SQLException, ResultException {
    long value = row.getLong(index);
    // The driver gives 0 for NULL.
    return (value == 0 && row.wasNull())
        ? other.add(row, labels, slice)
        : slice.sample(family, labels.rendered(), value);
  }
}
