package dev.pgvitals.metric;

import java.util.List;

/**
 * Takes the samples of one run of a query, row by row, in whatever format they are to be published.
 * A format is a class that implements this; who reads results knows no other.
 *
 * <p>Families are named by their place in the list that the sink was made for. A sample that is
 * there already stays, and the later one is dropped: no series comes twice. Used by one thread.
 *
 * <pre>{@code
 * SeriesLabels row = sink.labels(List.of("datname"), List.of("shop"));
 * sink.sample(COMMITS, row, 42L);
 * sink.sample(ROLLBACKS, row, 0L);
 * }</pre>
 */
public interface SampleSink {
  /** Begins a row. Its labels follow, in one order throughout the run. */
  void beginRow();

  /**
   * The row's next label.
   *
   * @param name a valid label name; see {@link NameRules#isLabel}
   * @param value any text: what the format cannot hold is replaced
   */
  void label(String name, String value);

  /**
   * The row's next label as the database has sent it, without a String made of it.
   *
   * @param value UTF-8
   * @return false, and nothing done, when it has to come as a String: see {@link #label}
   */
  boolean plainLabel(String name, byte[] value);

  /**
   * The labels of the row so far; more may follow, for families that have more. The same object for
   * the same labels.
   */
  SeriesLabels row();

  /** A row at once: {@link #beginRow}, its labels and {@link #row}. */
  default SeriesLabels labels(List<String> names, List<String> values) {
    if (names.size() != values.size()) {
      throw new IllegalArgumentException(names.size() + " names, " + values.size() + " values");
    }
    beginRow();
    for (int i = 0; i < names.size(); i++) {
      label(names.get(i), values.get(i));
    }
    return row();
  }

  /** False: this family has a sample with these labels already; this one is dropped. */
  boolean sample(int family, SeriesLabels labels, double value);

  /** As with a double, but exact beyond 2^53 too. */
  boolean sample(int family, SeriesLabels labels, long value);

  /**
   * One gauge series of a snapshot distribution, with the label {@code le}. False: there is one
   * with these labels and this bound already.
   */
  boolean bucket(int family, SeriesLabels labels, double upperBound, double value);

  /**
   * A whole histogram. False: there is one with these labels already.
   *
   * @param upperBounds increasing, without infinity
   * @param cumulativeCounts of the observations up to each bound
   * @param count of all observations: the bucket {@code +Inf}
   * @throws IllegalArgumentException when there are not as many counts as bounds
   */
  boolean histogram(
      int family,
      SeriesLabels labels,
      double[] upperBounds,
      long[] cumulativeCounts,
      long count,
      double sum);

  /** How many series there are so far: a histogram counts every bucket, its sum and its count. */
  int series();
}
