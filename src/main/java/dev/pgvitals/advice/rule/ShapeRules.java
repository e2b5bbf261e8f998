package dev.pgvitals.advice.rule;

import dev.pgvitals.advice.look.TableFacts;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.plan.Expressions;
import dev.pgvitals.advice.plan.PlanNode;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.text.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How a plan goes about its work, and what a statement asks for. */
public final class ShapeRules {
  private static final double MANY_SORTED = 10_000;
  private static final double LARGE_COST = 1e6;
  private static final double MANY_ROWS = 1_000;
  private static final double VERY_MANY_ROWS = 100_000;
  private static final double MANY_PAIRS = 1e4;
  private static final double VERY_MANY_PAIRS = 1e6;
  private static final int MANY_COLUMNS = 15;
  private static final int WIDE = 2048;
  private static final Pattern STAR = Pattern.compile("(^|[,.\\s])\\*\\s*($|,)");
  private static final Pattern SELECT =
      Pattern.compile("^\\s*select\\s+(?:all\\s+|distinct\\s+)?", Pattern.CASE_INSENSITIVE);

  private ShapeRules() {}

  /** What there is to say of a statement. */
  public static List<Draft> judge(PlanCase about) throws SQLException {
    List<Draft> drafts = new ArrayList<>();
    for (PlanNode node : about.plan().all().toList()) {
      sortForLimit(about, node).ifPresent(drafts::add);
      cartesian(about, node).ifPresent(drafts::add);
    }
    highCost(about).ifPresent(drafts::add);
    manyRows(about).ifPresent(drafts::add);
    selectStar(about).ifPresent(drafts::add);
    return drafts;
  }

  private static Optional<Draft> sortForLimit(PlanCase about, PlanNode limit) throws SQLException {
    if (!limit.type().equals("Limit")) {
      return Optional.empty();
    }
    Optional<PlanNode> sort =
        limit.inputs().stream().filter(child -> child.type().equals("Sort")).findFirst();
    if (sort.isEmpty() || sort.get().rows() < MANY_SORTED) {
      return Optional.empty();
    }
    Optional<PlanNode> first = sorted(sort.get());
    Optional<TableFacts> table =
        first.isEmpty()
            ? Optional.empty()
            : about.tables().of(first.get().relation().orElseThrow());
    String keys = Expressions.withoutTexts(String.join(", ", sort.get().sortKeys()));
    return Optional.of(
        new Draft(
            about.finding(
                FindingKind.SORT_FOR_LIMIT,
                about.severity(),
                table.map(facts -> facts.root().quoted()).orElse(about.statement().subject()),
                "sorts %s rows by %s for the first few"
                    .formatted(Words.number(sort.get().rows()), keys),
                "",
                List.of(
                    "An index on the columns that are compared with a value, followed by those that"
                        + " it is sorted by: then the first rows come in order."),
                "with a LIMIT that is a parameter the planner expects a tenth of the rows; where"
                    + " few rows meet the condition, sorting them is cheap"),
            table.map(TableFacts::root),
            ""));
  }

  /** What reads the table whose column comes first in the order; by any other order, the first. */
  private static Optional<PlanNode> sorted(PlanNode sort) {
    List<String> aliases =
        sort.sortKeys().stream()
            .limit(1)
            .flatMap(key -> Expressions.aliases(key).stream())
            .toList();
    List<PlanNode> tables = sort.all().filter(node -> node.relation().isPresent()).toList();
    return tables.stream()
        .filter(node -> aliases.contains(node.alias()))
        .findFirst()
        .or(() -> tables.stream().findFirst());
  }

  private static Optional<Draft> cartesian(PlanCase about, PlanNode loop) {
    List<PlanNode> sides = loop.inputs();
    if (!loop.type().equals("Nested Loop") || !loop.joinFilter().isEmpty() || sides.size() != 2) {
      return Optional.empty();
    }
    PlanNode outer = sides.get(0);
    PlanNode inner = sides.get(1);
    if (outer.rows() <= 1 || inner.rows() <= 1 || refers(inner, outer)) {
      return Optional.empty();
    }
    double pairs = outer.rows() * inner.rows();
    return Optional.of(
        Draft.of(
            about.finding(
                FindingKind.CARTESIAN,
                pairs >= VERY_MANY_PAIRS
                    ? Severity.HIGH
                    : pairs >= MANY_PAIRS ? Severity.MEDIUM : Severity.INFO,
                about.statement().subject(),
                "joins each of %s rows of %s with each of %s rows of %s"
                    .formatted(
                        Words.number(outer.rows()),
                        names(outer),
                        Words.number(inner.rows()),
                        names(inner)),
                "cost " + Words.cost(about.plan().cost()),
                List.of("Look for the condition that joins them, which may have been forgotten."),
                "both may be bound to the same value, so that no condition joins them, or all pairs"
                    + " are wanted")));
  }

  private static boolean refers(PlanNode inner, PlanNode outer) {
    Set<String> aliases = new HashSet<>();
    outer.all().map(PlanNode::alias).filter(alias -> !alias.isEmpty()).forEach(aliases::add);
    return inner
        .all()
        .flatMap(node -> Stream.concat(node.allExpressions(), node.output().stream()))
        .flatMap(expression -> Expressions.aliases(expression).stream())
        .anyMatch(aliases::contains);
  }

  private static String names(PlanNode node) {
    List<String> names =
        node.all().map(PlanNode::alias).filter(alias -> !alias.isEmpty()).distinct().toList();
    return names.isEmpty() ? "a subquery" : String.join(" and ", names);
  }

  private static Optional<Draft> highCost(PlanCase about) {
    return about.plan().cost() <= LARGE_COST
        ? Optional.empty()
        : Optional.of(
            Draft.of(
                about.finding(
                    FindingKind.HIGH_COST,
                    Severity.INFO,
                    about.statement().subject(),
                    "the planner expects a cost of " + Words.cost(about.plan().cost()),
                    "",
                    List.of("See whether a report or a job needs it as often as it runs."),
                    "a cost is the planner's unit, not a time; a report that reads all is right to"
                        + " cost much")));
  }

  private static Optional<Draft> manyRows(PlanCase about) {
    double rows = about.statement().counters().rowsPerCall();
    boolean limited =
        Stream.of("Limit", "ModifyTable").anyMatch(type -> about.plan().type().equals(type))
            || (about.plan().type().equals("LockRows")
                && about.plan().inputs().stream().anyMatch(one -> one.type().equals("Limit")));
    return rows <= MANY_ROWS || limited
        ? Optional.empty()
        : Optional.of(
            Draft.of(
                about.finding(
                    FindingKind.MANY_ROWS,
                    rows > VERY_MANY_ROWS ? Severity.MEDIUM : Severity.INFO,
                    about.statement().subject(),
                    "returns %s rows a call, without a LIMIT".formatted(Words.number(rows)),
                    "",
                    List.of(
                        "Does the caller read all of them? If not, have it ask for a page, by the"
                            + " last key it has seen."),
                    "an export, or a cache that is filled, needs all; with a cursor they are read"
                        + " piece by piece")));
  }

  private static Optional<Draft> selectStar(PlanCase about) {
    int columns = about.plan().output().size();
    int width = about.plan().width();
    return !selectsAll(about.statement().text()) || (columns < MANY_COLUMNS && width <= WIDE)
        ? Optional.empty()
        : Optional.of(
            Draft.of(
                about.finding(
                    FindingKind.SELECT_STAR,
                    Severity.INFO,
                    about.statement().subject(),
                    "selects * and gets %d columns, %s a row"
                        .formatted(columns, Words.bytes(width)),
                    "",
                    List.of("Name the columns that are needed: an index may have them all then."),
                    "the caller may need them all; the width is an estimate")));
  }

  /** Whether the outermost list has a star in it. */
  static boolean selectsAll(String text) {
    String code = SqlText.code(text).strip();
    var begin = SELECT.matcher(code);
    if (!begin.find()) {
      return false;
    }
    StringBuilder list = new StringBuilder();
    int depth = 0;
    for (int i = begin.end(); i < code.length(); i++) {
      char c = code.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      boolean isFrom =
          depth == 0
              && Character.isWhitespace(c)
              && code.regionMatches(true, i + 1, "from", 0, 4)
              && (i + 5 >= code.length() || !Character.isJavaIdentifierPart(code.charAt(i + 5)));
      if (isFrom) {
        break;
      }
      list.append(depth == 0 ? c : ' ');
    }
    return STAR.matcher(list).find();
  }
}
