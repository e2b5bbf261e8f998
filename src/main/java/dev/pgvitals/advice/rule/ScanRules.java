package dev.pgvitals.advice.rule;

import dev.pgvitals.advice.look.TableFacts;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.plan.Expressions;
import dev.pgvitals.advice.plan.PlanNode;
import dev.pgvitals.advice.plan.Term;
import dev.pgvitals.advice.plan.Term.Form;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tables that a plan reads whole, and why it does. */
public final class ScanRules {
  private static final double LEAST_ROWS = 10_000;
  private static final double MOST_KEPT = 0.05;
  private static final Set<String> WHOLE = Set.of("smallint", "integer", "bigint");

  private ScanRules() {}

  /** All scans of one table, or of the parts of one, in one plan. */
  private record Scans(TableFacts first, List<PlanNode> nodes, double rows, double kept) {}

  /** What there is to say of a statement. */
  public static List<Draft> judge(PlanCase about) throws SQLException {
    List<Draft> drafts = new ArrayList<>();
    for (Scans scans : scans(about)) {
      List<Term> terms = terms(scans);
      List<Draft> causes = causes(about, scans, terms);
      drafts.addAll(causes);
      if (causes.isEmpty() && scans.kept() < MOST_KEPT * scans.rows()) {
        drafts.add(seqScan(about, scans, terms));
      }
    }
    return drafts;
  }

  /** Without those that nothing reads: their plan may be one that was never made. */
  private static List<Scans> scans(PlanCase about) throws SQLException {
    Map<Long, Scans> byRoot = new LinkedHashMap<>();
    for (PlanNode node : about.plan().all().filter(PlanNode::isSeqScan).toList()) {
      Optional<TableFacts> table = about.tables().of(node.relation().orElseThrow());
      if (table.isPresent() && !node.filter().isEmpty() && table.get().seqRows() > 0) {
        byRoot.merge(
            table.get().root().oid(),
            new Scans(table.get(), List.of(node), table.get().rows(), node.rows()),
            (some, other) -> {
              List<PlanNode> nodes = new ArrayList<>(some.nodes());
              nodes.addAll(other.nodes());
              return new Scans(
                  some.first(), nodes, some.rows() + other.rows(), some.kept() + other.kept());
            });
      }
    }
    return byRoot.values().stream().filter(scans -> scans.rows() >= LEAST_ROWS).toList();
  }

  private static List<Term> terms(Scans scans) {
    PlanNode node = scans.nodes().get(0);
    return Expressions.terms(node.filter(), node.alias());
  }

  private static String filter(Scans scans) {
    return Expressions.withoutTexts(scans.nodes().get(0).filter());
  }

  private static String reads(Scans scans) {
    return "reads %s rows of %s to keep %s: %s"
        .formatted(
            Words.number(scans.rows()),
            scans.first().root().quoted(),
            Words.number(Math.max(1, scans.kept())),
            filter(scans));
  }

  private static Draft seqScan(PlanCase about, Scans scans, List<Term> terms) {
    List<String> columns =
        terms.stream()
            .filter(term -> term.form() == Form.EQUALITY || term.form() == Form.RANGE)
            .map(term -> Words.quoted(term.column()))
            .distinct()
            .limit(3)
            .toList();
    return Draft.of(
        about.finding(
            FindingKind.SEQ_SCAN,
            about.severity(),
            scans.first().root().quoted(),
            reads(scans),
            "",
            columns.isEmpty()
                ? List.of("Look at the condition: no column of it is compared with a value.")
                : List.of(
                    "Try an index on %s, the column with the most different values first."
                        .formatted(String.join(", ", columns))),
            "the plan is made without the values: with one that many rows have, reading the table"
                + " whole is right; an index costs each write"),
        scans.first().root());
  }

  /** A condition that keeps an index out. */
  private static List<Draft> causes(PlanCase about, Scans scans, List<Term> terms) {
    List<Draft> drafts = new ArrayList<>();
    for (Term term : terms) {
      switch (term.form()) {
        case FUNCTION -> drafts.add(function(about, scans, term));
        case PATTERN -> drafts.add(pattern(about, scans, term));
        case CAST -> cast(about, scans, term).ifPresent(drafts::add);
        default -> {
          // An index serves it.
        }
      }
    }
    // Where another condition of the same scan has few rows left, an index on that is the answer.
    boolean other =
        terms.stream().anyMatch(term -> term.form() == Form.EQUALITY && isSelective(scans, term));
    return other ? List.of() : drafts;
  }

  private static boolean isSelective(Scans scans, Term term) {
    TableFacts.Column column = scans.first().columns().get(term.column());
    return column != null && column.distinct() * MOST_KEPT > 1;
  }

  private static Draft function(PlanCase about, Scans scans, Term term) {
    boolean parameter = term.hasParameter();
    Finding finding =
        about.finding(
            FindingKind.FUNCTION_ON_COLUMN,
            about.severity(),
            scans.first().root().quoted() + "." + Words.quoted(term.column()),
            reads(scans),
            "",
            List.of(
                parameter
                    ? "Have the condition on the column itself, such as a range of times; or, where the parameter is always the same and the function IMMUTABLE, an index on the expression with that value in it."
                    : "An index on the expression, %s, if the function is IMMUTABLE; else have the condition on the column itself, such as a range of times."
                        .formatted("((" + term.expression() + "))")),
            "an index on an expression serves exactly that expression; a function of time zones or"
                + " of the language is not IMMUTABLE");
    return parameter
        ? Draft.of(finding)
        : new Draft(finding, Optional.of(scans.first().root()), term.expression());
  }

  private static Draft pattern(PlanCase about, Scans scans, Term term) {
    boolean anyCase = term.text().contains("~~*");
    return Draft.of(
        about.finding(
            FindingKind.LEADING_WILDCARD,
            about.severity(),
            scans.first().root().quoted() + "." + Words.quoted(term.column()),
            reads(scans),
            "",
            List.of(
                "For patterns that begin with %%: CREATE EXTENSION pg_trgm, and an index USING gin (%s gin_trgm_ops)."
                    .formatted(Words.quoted(term.column())),
                anyCase
                    ? "For prefixes in any case: an index on (lower(%s) text_pattern_ops), and lower() in the statement."
                        .formatted(Words.quoted(term.column()))
                    : "For prefixes alone: an index on (%s text_pattern_ops)."
                        .formatted(Words.quoted(term.column()))),
            "the pattern is a parameter, so whether it begins with % is not known; trigram indexes"
                + " are large and slow down writes, and do nothing for patterns of one or two"
                + " characters"));
  }

  private static Optional<Draft> cast(PlanCase about, Scans scans, Term term) {
    TableFacts.Column column = scans.first().columns().get(term.column());
    if (column == null || !changesValue(column.type(), term.cast())) {
      return Optional.empty();
    }
    boolean hasIndex = scans.first().hasIndexOn(List.of(term.column()));
    return Optional.of(
        Draft.of(
            about.finding(
                FindingKind.IMPLICIT_CAST,
                hasIndex ? Severity.HIGH : Severity.MEDIUM,
                scans.first().root().quoted() + "." + Words.quoted(term.column()),
                "%s is %s and compared as %s: %s"
                    .formatted(
                        Words.quoted(term.column()),
                        column.type(),
                        term.cast(),
                        reads(scans)
                            + (hasIndex ? "; there is an index on it that cannot serve" : "")),
                "",
                List.of(
                    "Have the application bind the parameter as %s, or cast the parameter, not the column."
                        .formatted(column.type())),
                WHOLE.contains(column.type())
                    ? "a fraction is never equal to a whole number: who casts may mean that"
                    : "the cast may be meant; then an index on the expression serves")));
  }

  /** Whether a B-tree of the one type does not serve the other. */
  private static boolean changesValue(String from, String to) {
    boolean text = from.startsWith("character varying") || from.equals("text");
    boolean toText = to.equals("text") || to.startsWith("character varying");
    return !from.equals(to) && !(text && toText) && !(WHOLE.contains(from) && WHOLE.contains(to));
  }
}
