package dev.pgvitals.yaml;

import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Many problems in few words: how many there are, and the first of them, which is enough to begin
 * with and of a bounded size whatever the file is.
 */
public final class ProblemSummary {
  private static final int MAX_CHARACTERS = 500;

  private ProblemSummary() {}

  /** So many of the problems, one a line, and a last line about the others. */
  public static String of(List<Problem> problems, int most) {
    String first =
        problems.stream()
            .limit(most)
            .map(problem -> cut(problem.toString()))
            .collect(Collectors.joining("\n"));
    if (problems.size() <= most) {
      return first;
    }
    long kept = kept(problems);
    String others =
        kept == problems.size()
            ? " more; run pgvitals check to see all"
            : " more, and others not counted; run pgvitals check to see the first " + kept;
    return first + "\nand " + (kept - most) + others;
  }

  /** How many there are, such as "1 problem". */
  public static String count(List<Problem> problems) {
    long kept = kept(problems);
    return (kept == problems.size() ? "" : "more than ") + Plural.of(kept, "problem");
  }

  private static long kept(List<Problem> problems) {
    return problems.stream().filter(problem -> !Problems.isAndMore(problem)).count();
  }

  private static String cut(String line) {
    return Printable.shortened(line, MAX_CHARACTERS);
  }
}
