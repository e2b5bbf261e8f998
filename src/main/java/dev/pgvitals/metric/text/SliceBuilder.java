package dev.pgvitals.metric.text;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.SizeHints;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders one run's samples as text, as they come, into a {@link Slice}. One run, one builder; not
 * thread-safe.
 */
public final class SliceBuilder implements SampleSink {
  private static final String SERVER_LABEL = "server";

  private final SliceKey key;
  private final List<MetricFamily> families;
  private final FamilyText[] texts;
  private final byte[] serverLabels;
  private final long serverLabelsHash;
  private final SizeHints sizes;
  private final Map<TextLabels, TextLabels> rows;
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
    this(key, serverLabels, families, new SizeHints());
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
      SizeHints sizes) {
    this.key = key;
    this.sizes = sizes;
    this.rows = new HashMap<>(sizes.rows() * 4 / 3 + 1);
    this.families = List.copyOf(families);
    texts = new FamilyText[families.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = new FamilyText(families.get(i), sizes.bytes(i));
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

  /** Begins a row, with the server's labels. */
  @Override
  public void beginRow() {
    scratch.clear();
    scratch.append(serverLabels);
    hash = serverLabelsHash;
  }

  @Override
  public void label(String name, String value) {
    hash += LabelText.appendPair(scratch, name, value);
  }

  /** Takes ASCII that needs no escape. */
  @Override
  public boolean plainLabel(String name, byte[] value) {
    if (!LabelText.isPlain(value)) {
      return false;
    }
    hash += LabelText.appendPlainPair(scratch, name, value);
    return true;
  }

  @Override
  public SeriesLabels row() {
    TextLabels row = new TextLabels(scratch.toBytes(), hash, rows.size());
    TextLabels same = rows.putIfAbsent(row, row);
    return same == null ? row : same;
  }

  @Override
  public boolean sample(int family, SeriesLabels labels, double value) {
    FamilyText text = texts[family];
    TextLabels row = (TextLabels) labels;
    if (!text.claim(row)) {
      return false;
    }
    text.add("", row, value);
    return true;
  }

  @Override
  public boolean sample(int family, SeriesLabels labels, long value) {
    FamilyText text = texts[family];
    TextLabels row = (TextLabels) labels;
    if (!text.claim(row)) {
      return false;
    }
    text.add("", row, value);
    return true;
  }

  @Override
  public boolean bucket(int family, SeriesLabels labels, double upperBound, double value) {
    FamilyText text = texts[family];
    TextLabels row = (TextLabels) labels;
    if (!text.claim(row, upperBound)) {
      return false;
    }
    text.addBucket("", row, upperBound, value);
    return true;
  }

  @Override
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
    TextLabels row = (TextLabels) labels;
    if (!text.claim(row)) {
      return false;
    }
    for (int i = 0; i < upperBounds.length; i++) {
      text.addBucket("_bucket", row, upperBounds[i], cumulativeCounts[i]);
    }
    text.addBucket("_bucket", row, Double.POSITIVE_INFINITY, count);
    text.add("_count", row, count);
    text.add("_sum", row, sum);
    return true;
  }

  @Override
  public int series() {
    int series = 0;
    for (FamilyText text : texts) {
      series += text.lines();
    }
    return series;
  }

  /** All that was given, as it is to be published. Nothing may be added from now on. */
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
