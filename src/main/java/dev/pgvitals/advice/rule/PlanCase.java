package dev.pgvitals.advice.rule;

import dev.pgvitals.advice.look.Tables;
import dev.pgvitals.advice.look.WatchedStatement;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.plan.PlanNode;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A statement and its plan, to be judged. */
public record PlanCase(String database, WatchedStatement statement, PlanNode plan, Tables tables) {
  private static final double LARGE_SHARE = 0.1;

  /** By how much of the time the statement takes. */
  Severity severity() {
    return statement.share() >= LARGE_SHARE ? Severity.HIGH : Severity.MEDIUM;
  }

  /** How often and how long, as part of a sentence. */
  String times() {
    return "%s of the time, %s calls of %s"
        .formatted(
            Words.percent(statement.share()),
            Words.number(statement.counters().calls()),
            Words.millis(statement.counters().meanMillis()));
  }

  Finding finding(
      FindingKind kind,
      Severity severity,
      String subject,
      String evidence,
      String estimate,
      List<String> actions,
      String doubt) {
    return new Finding(
        kind,
        severity,
        database,
        subject,
        Optional.of(statement.queryId()),
        evidence + " (statement " + statement.queryId() + ": " + times() + ")",
        estimate,
        actions,
        doubt,
        OptionalDouble.empty());
  }
}
