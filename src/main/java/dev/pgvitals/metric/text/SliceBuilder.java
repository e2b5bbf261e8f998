package dev.pgvitals.metric.text;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.SeriesLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders one run's samples as they come. One run, one builder; not thread-safe.
 *
 * <pre>{@code
 * SeriesLabels row = builder.labels(List.of("datname"), List.of("shop"));
 * builder.sample(COMMITS, row, 42L);
 * builder.sample(ROLLBACKS, row, 0L);
 * }</pre>
 */
public final class SliceBuilder {
  private static final String SERVER_LABEL = "server";

  private final SliceKey key;
  private final List<MetricFamily> families;
  private final FamilyText[] texts;
  private final byte[] serverLabels;
  private final long serverLabelsHash;
  private final SliceSizes sizes;
  private final Map<SeriesLabels, SeriesLabels> rows;
  private final TextBuffer scratch = new TextBuffer(256);
  private long hash;

  /**
   * Begins the slice of one run.
   *
   * @param serverLabels put after {@code server}, in this order
   * @param families what the query can give; samples name them by their place in this list. Pass
   *     the same list for every run of the query.
   */
  public SliceBuilder(SliceKey key, Map<String, String> serverLabels, List<MetricFamily> families) {
    this(key, serverLabels, families, new SliceSizes());
  }

  /**
   * As above, for a query that runs again and again.
   *
   * @param sizes the same object for every run
   */
  public SliceBuilder(
      SliceKey key,
      Map<String, String> serverLabels,
      List<MetricFamily> families,
      SliceSizes sizes) {
    this.key = key;
    this.sizes = sizes;
    this.rows = new HashMap<>(sizes.rows() * 4 / 3 + 1);
    this.families = List.copyOf(families);
    texts = new FamilyText[families.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = new FamilyText(families.get(i).name(), sizes.bytes(i));
    }
    TextBuffer text = new TextBuffer(128);
    long hash = 0;
    if (!key.server().isEmpty()) {
      hash += LabelText.appendPair(text, SERVER_LABEL, key.server());
    }
    for (Map.Entry<String, String> label : serverLabels.entrySet()) {
      hash += LabelText.appendPair(text, label.getKey(), label.getValue());
    }
    this.serverLabels = text.toBytes();
    this.serverLabelsHash = hash;
  }

  /**
   * The labels of a row, after those of the server. Values may be any text: what the formats cannot
   * hold is replaced, the rest escaped.
   *
   * @param names valid label names, in one order throughout the slice
   */
  public SeriesLabels labels(List<String> names, List<String> values) {
    if (names.size() != values.size()) {
      throw new IllegalArgumentException(names.size() + " names, " + values.size() + " values");
    }
    beginRow();
    for (int i = 0; i < names.size(); i++) {
      label(names.get(i), values.get(i));
    }
    return row();
  }

  /** Begins a row, with the server's labels. For results of many rows: see {@link #labels}. */
  public void beginRow() {
    scratch.clear();
    scratch.append(serverLabels);
    hash = serverLabelsHash;
  }

  /** The row's next label. */
  public void label(String name, String value) {
    hash += LabelText.appendPair(scratch, name, value);
  }

  /** The row's next label, if it is ASCII that needs no escape; false, and nothing done, if not. */
  public boolean plainLabel(String name, byte[] value) {
    if (!LabelText.isPlain(value)) {
      return false;
    }
    hash += LabelText.appendPlainPair(scratch, name, value);
    return true;
  }

  /** The labels of the row so far; more may follow, for families that have more. */
  public SeriesLabels row() {
    SeriesLabels row = new SeriesLabels(scratch.toBytes(), hash, rows.size());
    SeriesLabels same = rows.putIfAbsent(row, row);
    return same == null ? row : same;
  }

  /** False: this family has a sample with these labels already; it stays, this one is dropped. */
  public boolean sample(int family, SeriesLabels labels, double value) {
    FamilyText text = texts[family];
    if (!text.claim(labels)) {
      return false;
    }
    text.add("", labels, value);
    return true;
  }

  /** As with a double, but exact beyond 2^53 too. */
  public boolean sample(int family, SeriesLabels labels, long value) {
    FamilyText text = texts[family];
    if (!text.claim(labels)) {
      return false;
    }
    text.add("", labels, value);
    return true;
  }

  /**
   * One gauge series of a snapshot distribution, with the label {@code le}. False: there is one
   * with these labels and this bound already.
   */
  public boolean bucket(int family, SeriesLabels labels, double upperBound, double value) {
    FamilyText text = texts[family];
    if (!text.claim(labels, upperBound)) {
      return false;
    }
    text.addBucket("", labels, upperBound, value);
    return true;
  }

  /**
   * A whole histogram. False: there is one with these labels already.
   *
   * @param upperBounds increasing, without infinity
   * @param cumulativeCounts of the observations up to each bound
   * @param count of all observations: the bucket {@code +Inf}
   */
  public boolean histogram(
      int family,
      SeriesLabels labels,
      double[] upperBounds,
      long[] cumulativeCounts,
      long count,
      double sum) {
    if (upperBounds.length != cumulativeCounts.length) {
      throw new IllegalArgumentException(
          upperBounds.length + " bounds, " + cumulativeCounts.length + " counts");
    }
    FamilyText text = texts[family];
    if (!text.claim(labels)) {
      return false;
    }
    for (int i = 0; i < upperBounds.length; i++) {
      text.addBucket("_bucket", labels, upperBounds[i], cumulativeCounts[i]);
    }
    text.addBucket("_bucket", labels, Double.POSITIVE_INFINITY, count);
    text.add("_count", labels, count);
    text.add("_sum", labels, sum);
    return true;
  }

  /** How many series there are so far. */
  public int series() {
    int series = 0;
    for (FamilyText text : texts) {
      series += text.lines();
    }
    return series;
  }

  public Slice build() {
    Chunk[] chunks = new Chunk[texts.length];
    int[] bytes = new int[texts.length];
    for (int i = 0; i < texts.length; i++) {
      chunks[i] = texts[i].chunk();
      bytes[i] = chunks[i].length();
    }
    sizes.learn(rows.size(), bytes);
    long[] hashes = new long[rows.size()];
    rows.keySet().forEach(row -> hashes[row.row] = row.hash);
    return new Slice(key, families, chunks, hashes);
  }
}
