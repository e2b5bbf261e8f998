package dev.pgvitals.metric.text;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lines of one family while a slice is being made. */
final class FamilyText {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final byte[] name;
  private final TextBuffer out;

  /** Of others {@code le} is a label as any, and the same in all formats. */
  private final boolean isHistogram;

  /** The same lines for OpenMetrics, once one of them has a histogram's bound. */
  private @Nullable TextBuffer openMetrics;

  private final BitSet rows = new BitSet();
  private final Set<Bucket> buckets = new HashSet<>(0);
  private int lines;

  /** Of all that the lines are made of; told from it, a text need not be compressed again. */
  private long fingerprint = 1;

  private record Bucket(int row, double upperBound) {}

  /**
   * @param size that the text is likely to have, in bytes
   */
  FamilyText(MetricFamily family, int size) {
    this.out = new TextBuffer(size);
    this.name = family.name().getBytes(StandardCharsets.UTF_8);
    this.isHistogram = family.type() == MetricType.HISTOGRAM;
  }

  /** False if the row has its sample already. */
  boolean claim(TextLabels labels) {
    if (rows.get(labels.row)) {
      return false;
    }
    rows.set(labels.row);
    return true;
  }

  boolean claim(TextLabels labels, double upperBound) {
    return buckets.add(new Bucket(labels.row, upperBound));
  }

  void add(String suffix, TextLabels labels, long value) {
    begin(suffix, labels);
    close(labels);
    end(value);
  }

  void add(String suffix, TextLabels labels, double value) {
    begin(suffix, labels);
    close(labels);
    end(value);
  }

  /** With the label {@code le} behind the row's. */
  void addBucket(String suffix, TextLabels labels, double upperBound, long count) {
    begin(suffix, labels);
    bound(labels, upperBound);
    end(count);
  }

  void addBucket(String suffix, TextLabels labels, double upperBound, double count) {
    begin(suffix, labels);
    bound(labels, upperBound);
    end(count);
  }

  private void begin(String suffix, TextLabels labels) {
    lines++;
    note(labels.hash);
    begin(out, suffix, labels);
    if (openMetrics != null) {
      begin(openMetrics, suffix, labels);
    }
  }

  private void begin(TextBuffer out, String suffix, TextLabels labels) {
    out.append(name);
    if (!suffix.isEmpty()) {
      out.append(suffix);
    }
    if (labels.text.length > 0) {
      out.append('{').append(labels.text);
    }
  }

  private void close(TextLabels labels) {
    if (labels.text.length > 0) {
      out.append('}');
      if (openMetrics != null) {
        openMetrics.append('}');
      }
    }
  }

  private void bound(TextLabels labels, double upperBound) {
    note(Double.doubleToRawLongBits(upperBound));
    if (isHistogram) {
      if (openMetrics == null) {
        openMetrics = new TextBuffer(Math.max(64, out.array().length)).append(out.toBytes());
      }
      openMetrics.append(labels.text.length > 0 ? ',' : '{').append("le=\"");
      NumberText.appendOpenMetricsBound(openMetrics, upperBound);
      openMetrics.append("\"}");
    }
    out.append(labels.text.length > 0 ? ',' : '{').append("le=\"");
    NumberText.appendBound(out, upperBound);
    out.append("\"}");
  }

  private void end(long value) {
    note(value);
    out.append(' ').append(value).append('\n');
    if (openMetrics != null) {
      openMetrics.append(' ').append(value).append('\n');
    }
  }

  private void end(double value) {
    // Times a prime: else an integer with the same bits would be noted as the same.
    note(Double.doubleToRawLongBits(value) * PRIME);
    end(out, value);
    if (openMetrics != null) {
      end(openMetrics, value);
    }
  }

  private static void end(TextBuffer out, double value) {
    out.append(' ');
    NumberText.append(out, value);
    out.append('\n');
  }

  private void note(long part) {
    long mixed = (fingerprint ^ part) * PRIME;
    fingerprint = mixed ^ (mixed >>> 32);
  }

  Chunk chunk() {
    Chunk text = Chunk.of(out, lines, fingerprint);
    return openMetrics == null
        ? text
        : text.withOpenMetrics(Chunk.of(openMetrics, lines, fingerprint));
  }

  int lines() {
    return lines;
  }
}
