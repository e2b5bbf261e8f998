package dev.pgvitals.advice.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Something that could be better, with what speaks for it and what against. Texts are for people,
 * one line each.
 *
 * @param database empty: of the server as a whole
 * @param subject a table, an index, a setting; for a statement {@code statement} and its queryid
 * @param queryId of the statement that it was found by; empty: of none
 * @param evidence from a plan or from counters
 * @param estimate what there is to gain; empty where nobody can tell
 * @param actions what to do, the first first; what is SQL there is printed and never run
 * @param doubt why it may be wrong
 * @param saved how much of the time of all statements there would be saved, from 0 to 1; only where
 *     the planner has proven it
 */
public record Finding(
    FindingKind kind,
    Severity severity,
    String database,
    String subject,
    Optional<String> queryId,
    String evidence,
    String estimate,
    List<String> actions,
    String doubt,
    OptionalDouble saved) {
  public Finding {
    actions = List.copyOf(actions);
  }

  /** The same with another estimate. */
  public Finding estimating(String other, OptionalDouble otherSaved) {
    return new Finding(
        kind, severity, database, subject, queryId, evidence, other, actions, doubt, otherSaved);
  }
}
