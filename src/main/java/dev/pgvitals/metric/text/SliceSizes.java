package dev.pgvitals.metric.text;

/**
 * How large the last slice of a query was: the next one is likely to be as large, and its buffers
 * need not grow. For one query in one place; not thread-safe.
 */
public final class SliceSizes {
  private static final int FEW_BYTES = 256;

  private int rows;
  private int[] bytes = new int[0];

  int rows() {
    return rows;
  }

  /** Of the family's text, with a little room for numbers that grow. */
  int bytes(int family) {
    return family < bytes.length ? bytes[family] + bytes[family] / 16 + 16 : FEW_BYTES;
  }

  void learn(int rowsNow, int[] bytesNow) {
    rows = rowsNow;
    bytes = bytesNow;
  }
}
