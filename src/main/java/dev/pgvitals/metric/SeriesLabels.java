package dev.pgvitals.metric;

import java.util.Arrays;

/** The labels of one row, rendered once for all its families. */
public final class SeriesLabels {
  /** {@code a="x",b="y"}, without braces. */
  public final byte[] text;

  /** The same for the same labels in any order. */
  public final long hash;

  /** Counted from 0 within its slice. */
  public final int row;

  public SeriesLabels(byte[] text, long hash, int row) {
    this.text = text;
    this.hash = hash;
    this.row = row;
  }

  /** Equal text, wherever it comes from. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SeriesLabels labels
        && labels.hash == hash
        && Arrays.equals(labels.text, text);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }
}
