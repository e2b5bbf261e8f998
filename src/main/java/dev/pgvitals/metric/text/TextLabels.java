package dev.pgvitals.metric.text;

import dev.pgvitals.metric.SeriesLabels;
import java.util.Arrays;
import java.util.Map;

/** The labels of one row, rendered once for all its families. */
final class TextLabels implements SeriesLabels {
  /** {@code a="x",b="y"}, without braces. */
  final byte[] text;

  /** The same for the same labels in any order. */
  final long hash;

  /** Counted from 0 within its slice. */
  final int row;

  TextLabels(byte[] text, long hash, int row) {
    this.text = text;
    this.hash = hash;
    this.row = row;
  }

  @Override
  public Map<String, String> pairs() {
    return LabelText.pairs(text, 0, text.length);
  }

  /** Equal text, wherever it comes from. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TextLabels labels
        && labels.hash == hash
        && Arrays.equals(labels.text, text);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }
}
