package dev.pgvitals.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** "Did you mean ...": the nearest of the words that would have been right. */
public final class Suggestion {
  private static final int LISTED_AT_MOST = 40;

  /** A longer word is no slip of the pen, and comparing two takes their lengths multiplied. */
  private static final int MAX_LENGTH = 200;

  private Suggestion() {}

  /**
   * What follows a "there is no X": {@code "; did you mean "interval"?"}, or the list of all, or
   * nothing when there are too many to list.
   */
  public static String of(String word, Collection<String> known) {
    String near = near(word, known);
    return near.isEmpty() ? list(known) : near;
  }

  /** As {@link #of}, but nothing when no known word is near. */
  public static String near(String word, Collection<String> known) {
    return nearest(word, known).map(near -> "; did you mean \"" + near + "\"?").orElse("");
  }

  /** The known word that differs least, when it differs little for its length. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    int bound = Math.max(1, word.length() / 3);
    String lower = word.toLowerCase(Locale.ROOT);
    record Candidate(String word, int distance) {}
    return known.stream()
        .filter(k -> Math.abs(k.length() - word.length()) <= bound)
        .map(k -> new Candidate(k, distance(lower, k.toLowerCase(Locale.ROOT))))
        .filter(c -> c.distance() <= bound)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
        .map(Candidate::word);
  }

  private static String list(Collection<String> known) {
    if (known.isEmpty() || known.size() > LISTED_AT_MOST) {
      return "";
    }
    List<String> sorted = known.stream().sorted().toList();
    return sorted.stream().collect(Collectors.joining(", ", "; known: ", ""));
  }

  /** Edits to get from one to the other; two neighbours swapped count as one edit. */
  public static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
