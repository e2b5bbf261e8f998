package dev.pgvitals.collect.read;

import dev.pgvitals.collect.value.NumberReader;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.text.Plural;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A true histogram that the database keeps: the column holds an array of upper bounds, and beside
 * it {@code x_bucket} the cumulative counts, {@code x_sum} and {@code x_count}.
 */
final class CumulativeHistogram implements ValueColumn {
  private final String name;
  private final int family;
  private final int boundsIndex;
  private final int bucketIndex;
  private final NumberReader sum;
  private final NumberReader count;
  private final Optional<Remarks> remarks;

  /**
   * @param remarks where it is said that the count is too small, if that is to be forgiven: the
   *     last bucket's is published then
   */
  CumulativeHistogram(
      String name,
      int family,
      int boundsIndex,
      int bucketIndex,
      NumberReader sum,
      NumberReader count,
      Optional<Remarks> remarks) {
    this.name = name;
    this.family = family;
    this.boundsIndex = boundsIndex;
    this.bucketIndex = bucketIndex;
    this.sum = sum;
    this.count = count;
    this.remarks = remarks;
  }

  @Override
  public boolean add(ResultSet row, RowLabels labels, SampleSink sink)
      throws SQLException, ResultException {
    Optional<List<Double>> bounds = numbers(row, boundsIndex, name);
    Optional<List<Double>> buckets = numbers(row, bucketIndex, name + "_bucket");
    Optional<Number> total = count.read(row);
    Optional<Number> summed = sum.read(row);
    if (bounds.isEmpty() || buckets.isEmpty() || total.isEmpty() || summed.isEmpty()) {
      return true;
    }
    check(bounds.get(), buckets.get());
    long all = all(buckets.get(), total.get().longValue());
    int finite = (int) bounds.get().stream().filter(Double::isFinite).count();
    double[] upper = bounds.get().stream().limit(finite).mapToDouble(Double::doubleValue).toArray();
    long[] cumulative = buckets.get().stream().limit(finite).mapToLong(Double::longValue).toArray();
    return sink.histogram(
        family, labels.series(), upper, cumulative, all, summed.get().doubleValue());
  }

  private long all(List<Double> buckets, long total) throws ResultException {
    long last = buckets.isEmpty() ? total : buckets.get(buckets.size() - 1).longValue();
    if (last <= total) {
      return total;
    }
    if (remarks.isEmpty()) {
      throw new ResultException(name + "_count is less than the last bucket");
    }
    remarks
        .get()
        .add(
            name,
            name + "_count is less than the last bucket: the last bucket's count is published");
    return last;
  }

  private void check(List<Double> bounds, List<Double> buckets) throws ResultException {
    if (bounds.size() != buckets.size()) {
      throw new ResultException(
          name
              + " has "
              + Plural.of(bounds.size(), "bound")
              + " but "
              + Plural.of(buckets.size(), "bucket"));
    }
    for (double bound : bounds) {
      if (Double.isNaN(bound) || bound == Double.NEGATIVE_INFINITY) {
        throw new ResultException(name + ": " + bound + " is no upper bound");
      }
    }
    for (double bucket : buckets) {
      // NaN is not at least 0 either.
      if (!(bucket >= 0)) {
        throw new ResultException(name + "_bucket: " + bucket + " is no count");
      }
    }
    for (int i = 1; i < bounds.size(); i++) {
      if (!(bounds.get(i) > bounds.get(i - 1))) {
        throw new ResultException(name + ": the bounds must rise");
      }
      if (buckets.get(i) < buckets.get(i - 1)) {
        throw new ResultException(name + "_bucket: cumulative counts cannot fall");
      }
    }
  }

  private static Optional<List<Double>> numbers(ResultSet row, int index, String name)
      throws SQLException, ResultException {
    Object read;
    try {
      Array array = row.getArray(index);
      if (array == null) {
        return Optional.empty();
      }
      read = array.getArray();
    } catch (SQLException e) {
      throw new ResultException("column " + name + " must be an array of numbers");
    }
    if (!(read instanceof Object[] elements)) {
      throw new ResultException("column " + name + " must be an array of numbers");
    }
    List<Double> numbers = new ArrayList<>(elements.length);
    for (Object element : elements) {
      if (!(element instanceof Number number)) {
        throw new ResultException("column " + name + " must be an array of numbers, without NULL");
      }
      numbers.add(number.doubleValue());
    }
    return Optional.of(numbers);
  }
}
