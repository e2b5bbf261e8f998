package dev.pgvitals.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** tmp */
final class Spelling {
  private Spelling() {}

  static String hint(String name) {
    return closest(name, LibpqParameter.BY_NAME.keySet())
        .map(known -> "; did you mean " + known + "?")
        .orElse("");
  }

  private static Optional<String> closest(String name, Collection<String> known) {
    return known.stream()
        .filter(k -> distance(name, k) <= 2)
        .min(Comparator.comparingInt(k -> distance(name, k)));
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] =
            i == 0
                ? j
                : j == 0
                    ? i
                    : Math.min(
                        Math.min(d[i - 1][j], d[i][j - 1]) + 1,
                        d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
      }
    }
    return d[a.length()][b.length()];
  }
}
