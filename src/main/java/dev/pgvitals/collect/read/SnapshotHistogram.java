package dev.pgvitals.collect.read;

import dev.pgvitals.collect.value.NumberReader;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A distribution as it is now, one observation a row: cumulative buckets, sum and count as gauges,
 * made anew by each run. NULL is no observation.
 */
final class SnapshotHistogram implements ValueColumn {
  private final NumberReader reader;
  private final double scale;
  private final double[] bounds;
  private final int family;
  private final Map<SeriesLabels, Distribution> distributions = new LinkedHashMap<>();

  private static final class Distribution {
    final SeriesLabels labels;
    final long[] cumulative;
    long count;
    double sum;

    Distribution(SeriesLabels labels, int bounds) {
      this.labels = labels;
      this.cumulative = new long[bounds];
    }
  }

  /**
   * A column's distribution.
   *
   * @param family of the buckets; the next two are of sum and count
   */
  SnapshotHistogram(NumberReader reader, double scale, List<Double> bounds, int family) {
    this.reader = reader;
    this.scale = reader.scalable() ? scale : 1;
    this.bounds = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    this.family = family;
  }

  @Override
  public boolean add(ResultSet row, RowLabels labels, SampleSink sink)
      throws SQLException, ResultException {
    Optional<Number> value = reader.read(row);
    Distribution distribution =
        distributions.computeIfAbsent(
            labels.series(), rendered -> new Distribution(rendered, bounds.length));
    if (value.isPresent()) {
      double observed = value.get().doubleValue() * scale;
      distribution.count++;
      distribution.sum += observed;
      for (int i = 0; i < bounds.length; i++) {
        if (observed <= bounds[i]) {
          distribution.cumulative[i]++;
        }
      }
    }
    return true;
  }

  @Override
  public void finish(SampleSink sink) {
    for (Distribution distribution : distributions.values()) {
      SeriesLabels labels = distribution.labels;
      for (int i = 0; i < bounds.length; i++) {
        sink.bucket(family, labels, bounds[i], (double) distribution.cumulative[i]);
      }
      sink.bucket(family, labels, Double.POSITIVE_INFINITY, (double) distribution.count);
      sink.sample(family + 1, labels, distribution.sum);
      sink.sample(family + 2, labels, distribution.count);
    }
  }
}
