package dev.pgvitals.maintain.delete;

import java.time.Duration;

/** How many rows the next statement deletes: as many as take a fifth of a second. */
final class BatchSize {
  static final int LEAST = 100;
  static final int MOST = 50_000;
  private static final double TARGET_MILLIS = 200;

  private int rows;

  BatchSize(int rows) {
    this.rows = rows;
  }

  int rows() {
    return rows;
  }

  /** After one that deleted so many; at most twice as many, or half, follow. */
  void took(Duration time, long deleted) {
    if (deleted < rows / 2) {
      return;
    }
    double factor = TARGET_MILLIS / Math.max(1, time.toMillis());
    set(rows * Math.max(0.5, Math.min(2, factor)));
  }

  /** After one that did not come to its end. */
  void failed() {
    set(rows / 4.0);
  }

  private void set(double wanted) {
    rows = (int) Math.max(LEAST, Math.min(MOST, wanted));
  }
}
