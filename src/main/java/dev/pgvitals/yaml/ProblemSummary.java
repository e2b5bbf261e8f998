package dev.pgvitals.yaml;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The first of many problems and how many more there are: enough to begin with, and of a bounded
 * size whatever the file is.
 */
public final class ProblemSummary {
  private static final int MOST_CHARACTERS = 500;

  private ProblemSummary() {}

  /** So many of the problems, one a line, and a last line about the others. */
  public static String of(List<Problem> problems, int most) {
    String first =
        problems.stream()
            .limit(most)
            .map(problem -> cut(problem.toString()))
            .collect(Collectors.joining("\n"));
    int more = problems.size() - most;
    return more > 0 ? first + "\nand " + more + " more; pgvitals check prints them all" : first;
  }

  private static String cut(String line) {
    return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "..." : line;
  }
}
