package dev.pgvitals.metric;

/**
 * How large the samples of a query's last run were, in the format that they are kept in: the next
 * run's are likely to be as large, and its buffers need not grow. For one query in one place; not
 * thread-safe.
 */
public final class SizeHints {
  private static final int FEW_BYTES = 256;

  private int rows;
  private int[] bytes = new int[0];

  /** Rows of labels; 0 before the first run. */
  public int rows() {
    return rows;
  }

  /** Of a family, with a little room for numbers that grow. */
  public int bytes(int family) {
    return family < bytes.length ? bytes[family] + bytes[family] / 16 + 16 : FEW_BYTES;
  }

  /**
   * A run was as large as this.
   *
   * @param bytesNow of each family; not to be changed any more
   */
  public void learn(int rowsNow, int[] bytesNow) {
    rows = rowsNow;
    bytes = bytesNow;
  }
}
