package dev.pgvitals.collect;

import dev.pgvitals.catalogue.SqlText;

/** Puts a point in time where a statement says {@code :since}. */
final class SinceParameter {
  private SinceParameter() {}

  /**
   * The statement with the parameter filled in.
   *
   * @param expression SQL of type timestamptz; ours, never a user's
   */
  static String bind(String sql, String expression) {
    StringBuilder bound = new StringBuilder(sql);
    var offsets = SqlText.sinceOffsets(sql);
    for (int i = offsets.size() - 1; i >= 0; i--) {
      bound.replace(offsets.get(i), offsets.get(i) + ":since".length(), expression);
    }
    return bound.toString();
  }
}
