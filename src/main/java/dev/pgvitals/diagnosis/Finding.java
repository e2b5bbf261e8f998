package dev.pgvitals.diagnosis;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.source.Answer;
import java.util.List;

/** What came of a part of a step. */
public sealed interface Finding {
  /** What the runbook says about what stands before it, in Markdown. */
  record Remark(String text) implements Finding {}

  /** A block for another program: Prometheus, a shell. */
  record Shown(String language, String text) implements Finding {}

  /**
   * SQL that was asked.
   *
   * @param sql as it was sent, each statement with its semicolon
   * @param answers one for each statement
   */
  record Answered(String sql, List<Answer> answers) implements Finding {
    public Answered {
      answers = List.copyOf(answers);
    }
  }

  /**
   * SQL that was not asked, or of which it was clear before that it may be refused: no failure.
   *
   * @param sql with the values of the variables that have one
   * @param reason a clause that says what would help
   */
  record NotAsked(String sql, String reason) implements Finding {}

  /**
   * SQL for another server than this one.
   *
   * @param sql with the values of the variables that have one
   * @param reason a clause that says for which
   */
  record Elsewhere(String sql, String reason) implements Finding {}

  /** SQL that failed. */
  record Failed(String sql, Failure failure) implements Finding {}
}
