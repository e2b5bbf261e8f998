package dev.pgvitals.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A text was refused. Carries every problem found in it, in the order of the text; never none. */
public final class ProblemsException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public ProblemsException(List<Problem> problems) {
    this.problems = List.copyOf(problems);
  }

  /** All problems, one a line. */
  public String text() {
    return text(problems);
  }

  private static String text(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  /** As {@link #text}; made only when it is asked for, since a bad file may have thousands. */
  @Override
  public String getMessage() {
    return text();
  }

  public List<Problem> problems() {
    return problems;
  }
}
