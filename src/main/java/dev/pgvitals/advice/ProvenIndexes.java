package dev.pgvitals.advice;

import dev.pgvitals.advice.index.Candidate;
import dev.pgvitals.advice.index.Hypotheses;
import dev.pgvitals.advice.index.IndexSearch.Choice;
import dev.pgvitals.advice.index.IndexSearch.Proof;
import dev.pgvitals.advice.index.Qualstats;
import dev.pgvitals.advice.look.TableFacts;
import dev.pgvitals.advice.look.Tables;
import dev.pgvitals.advice.look.WatchedStatement;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.plan.Expressions;
import dev.pgvitals.advice.plan.PlanNode;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.advice.rule.Draft;
import dev.pgvitals.text.Plural;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Findings of indexes that the planner uses where they are hypothetical. */
final class ProvenIndexes {
  private static final double LARGE_GAIN = 0.1;
  private static final int MOST_PROOFS = 3;

  private final String database;
  private final Tables tables;
  private final Qualstats qualstats;

  ProvenIndexes(String database, Tables tables, Qualstats qualstats) {
    this.database = database;
    this.tables = tables;
    this.qualstats = qualstats;
  }

  /** Whether one of them mends what a draft is about. */
  static boolean serve(List<Choice> choices, Draft draft) {
    return draft.table().isPresent()
        && choices.stream()
            .filter(choice -> choice.candidate().table().equals(draft.table().get()))
            .flatMap(choice -> choice.proofs().stream())
            .anyMatch(
                proof ->
                    draft
                        .finding()
                        .queryId()
                        .equals(Optional.of(proof.planned().statement().queryId())));
  }

  /** A finding that no index mends; where none can be had, something else has to. */
  static Finding tried(Draft draft, Hypotheses hypotheses) {
    Finding finding = draft.finding();
    if (draft.table().isEmpty()) {
      return finding;
    }
    if (!draft.expression().isEmpty()
        && hypotheses.refuses(draft.table().get(), draft.expression())) {
      return changed(
          finding,
          finding.severity(),
          "",
          List.of(
              "Have the condition on the column itself, such as a range of times: the server takes no index on the expression,"
                  + " as a function in it is not IMMUTABLE."));
    }
    return changed(
        finding,
        Severity.INFO,
        "none that was proven: hypothetical indexes were tried, and with none does the planner's"
            + " cost halve and 1 % of the time of all statements go",
        finding.actions());
  }

  private static Finding changed(
      Finding finding, Severity severity, String estimate, List<String> actions) {
    return new Finding(
        finding.kind(),
        severity,
        finding.database(),
        finding.subject(),
        finding.queryId(),
        finding.evidence(),
        estimate,
        actions,
        finding.doubt(),
        OptionalDouble.empty());
  }

  Finding finding(Choice choice) throws SQLException {
    Candidate candidate = choice.candidate();
    List<String> evidence = new ArrayList<>();
    for (Proof proof : choice.proofs().stream().limit(MOST_PROOFS).toList()) {
      evidence.add(evidence(proof));
    }
    int more = choice.proofs().size() - evidence.size();
    if (more > 0) {
      evidence.add(Plural.of(more, "more statement"));
    }
    String first = choice.proofs().get(0).planned().statement().queryId();
    qualstats.remark(first, candidate.table()).ifPresent(evidence::add);
    return new Finding(
        candidate.origin(),
        choice.gain() >= LARGE_GAIN ? Severity.HIGH : Severity.MEDIUM,
        database,
        candidate.text(),
        Optional.of(first),
        String.join("; ", evidence),
        "%s of the time of all statements, by the planner's costs; about %s%s"
            .formatted(Words.percent(choice.gain()), Words.bytes(choice.bytes()), writes(choice)),
        candidate.statements(),
        doubt(candidate),
        OptionalDouble.of(choice.gain()));
  }

  private static String evidence(Proof proof) {
    WatchedStatement statement = proof.planned().statement();
    return "statement %s (%s of the time, %s calls of %s): cost %s -> %s, %s less%s"
        .formatted(
            statement.queryId(),
            Words.percent(statement.share()),
            Words.number(statement.counters().calls()),
            Words.millis(statement.counters().meanMillis()),
            Words.cost(proof.before()),
            Words.cost(proof.after()),
            Words.percent(proof.saved()),
            reads(proof.planned().plan()));
  }

  private static String reads(PlanNode plan) {
    return plan.all()
        .filter(PlanNode::isSeqScan)
        .filter(node -> !node.filter().isEmpty())
        .findFirst()
        .map(node -> ", by %s".formatted(Expressions.withoutTexts(node.filter())))
        .orElse("");
  }

  private String writes(Choice choice) throws SQLException {
    TableFacts.Root root = choice.candidate().table();
    long writes =
        tables
            .of(new PlanNode.Relation(root.schema(), root.name()))
            .map(TableFacts::writes)
            .orElse(0L);
    return writes == 0
        ? ""
        : "; a cost to each write (%s rows since the table's counters began)"
            .formatted(Words.number(writes));
  }

  private static String doubt(Candidate candidate) {
    String plan =
        "costs are estimates of plans without values and without parallel workers, not times; the"
            + " planner saw an index that does not exist";
    return candidate.origin() == FindingKind.FUNCTION_ON_COLUMN
        ? plan + "; it serves exactly this expression"
        : candidate.origin() == FindingKind.SORT_FOR_LIMIT
            ? plan + "; with a LIMIT that is a parameter it expects a tenth of the rows"
            : plan;
  }
}
