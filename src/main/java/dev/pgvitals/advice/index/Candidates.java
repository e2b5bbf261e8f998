package dev.pgvitals.advice.index;

import dev.pgvitals.advice.look.TableFacts;
import dev.pgvitals.advice.look.Tables;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.plan.Expressions;
import dev.pgvitals.advice.plan.PlanNode;
import dev.pgvitals.advice.plan.Term;
import dev.pgvitals.advice.plan.Term.Form;
import dev.pgvitals.advice.report.FindingKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Indexes that a plan could use, by its conditions: columns that are compared with a value first,
 * those with the most values before the others, then one that is compared as a range or sorted by;
 * three at most.
 */
public final class Candidates {
  private static final double LEAST_ROWS = 10_000;
  private static final int MOST_KEYS = 3;

  /** What finds rows by an index, though not in the order that is wanted. */
  private static final Set<String> BY_INDEX = Set.of("Index Scan", "Bitmap Heap Scan");

  private static final Set<String> KEEPS_ORDER =
      Set.of(
          "Append",
          "Hash",
          "Hash Join",
          "LockRows",
          "Materialize",
          "Merge Append",
          "Merge Join",
          "Nested Loop",
          "Result",
          "Sort",
          "Subquery Scan");

  private final Tables tables;

  /** Candidates, each with the tables, partitions among them, that the plan reads whole for it. */
  private final Map<Candidate, Set<String>> found = new LinkedHashMap<>();

  private Candidates(Tables tables) {
    this.tables = tables;
  }

  /** Those of a plan. */
  public static Map<Candidate, Set<String>> of(PlanNode plan, Tables tables) throws SQLException {
    Candidates candidates = new Candidates(tables);
    candidates.visit(plan, plan, List.of());
    return candidates.found;
  }

  private void visit(PlanNode plan, PlanNode node, List<String> sortKeys) throws SQLException {
    if (node.isSeqScan()) {
      Optional<TableFacts> table = tables.of(node.relation().orElseThrow());
      if (table.isPresent() && table.get().rows() >= LEAST_ROWS) {
        ofScan(plan, node, table.get(), sortKeys);
      }
    }
    if (node.relation().isPresent() && BY_INDEX.contains(node.type()) && !sortKeys.isEmpty()) {
      Optional<TableFacts> table = tables.of(node.relation().get());
      if (table.isPresent()) {
        sorted(table.get(), node.alias(), equal(table.get(), terms(node)), sortKeys);
      }
    }
    for (PlanNode child : node.children()) {
      visit(plan, child, below(node, child, sortKeys));
    }
  }

  /**
   * What the rows of a node are sorted by for the first few of them. A join gives those of one of
   * its tables in that table's order.
   */
  private static List<String> below(PlanNode node, PlanNode child, List<String> sortKeys) {
    if (node.type().equals("Limit")) {
      return child.type().equals("Sort") ? child.sortKeys() : List.of();
    }
    return KEEPS_ORDER.contains(node.type()) ? sortKeys : List.of();
  }

  /** Conditions on the rows that a scan gives, by whichever way it finds them. */
  private static List<Term> terms(PlanNode scan) {
    return Stream.concat(Stream.of(scan.filter()), scan.conditions().stream())
        .flatMap(condition -> Expressions.terms(condition, scan.alias()).stream())
        .toList();
  }

  /** Columns that are compared with a value, those with the most values first. */
  private static List<String> equal(TableFacts table, List<Term> terms) {
    return terms.stream()
        .filter(term -> term.form() == Form.EQUALITY || isVarcharAsText(term, table))
        .map(Term::column)
        .filter(column -> sortable(table, column))
        .distinct()
        .sorted(Comparator.comparingDouble((String name) -> distinct(table, name)).reversed())
        .limit(MOST_KEYS)
        .toList();
  }

  private void ofScan(PlanNode plan, PlanNode scan, TableFacts table, List<String> sortKeys) {
    List<Term> terms = terms(scan);
    List<String> equal = equal(table, terms);
    List<String> ranges =
        terms.stream()
            .filter(term -> term.form() == Form.RANGE)
            .map(Term::column)
            .filter(column -> sortable(table, column) && !equal.contains(column))
            .distinct()
            .limit(1)
            .toList();
    if (!equal.isEmpty() || !ranges.isEmpty()) {
      columns(FindingKind.MISSING_INDEX, table, joined(equal, ranges));
    }
    if (equal.size() > 1) {
      columns(FindingKind.MISSING_INDEX, table, equal.subList(0, 1));
    }
    for (String column : joinColumns(plan, scan.alias())) {
      if (sortable(table, column)) {
        columns(FindingKind.MISSING_INDEX, table, joined(List.of(column), equal));
        columns(FindingKind.MISSING_INDEX, table, List.of(column));
      }
    }
    sorted(table, scan.alias(), equal, sortKeys);
    terms.stream()
        .filter(term -> term.form() == Form.FUNCTION && !term.hasParameter())
        .map(Term::expression)
        .distinct()
        .forEach(
            expression ->
                add(table, Candidate.ofExpression(table.root(), table.partitioned(), expression)));
  }

  private void sorted(TableFacts table, String alias, List<String> equal, List<String> sortKeys) {
    List<Expressions.SortKey> keys =
        sortKeys.stream().flatMap(key -> Expressions.sortKey(key, alias).stream()).toList();
    if (keys.isEmpty()
        || keys.size() < sortKeys.size()
        || keys.size() > MOST_KEYS
        || !keys.stream().allMatch(key -> sortable(table, key.column()))) {
      return;
    }
    // Backwards an index serves the order that is the other way round in all of its columns.
    boolean oneWay = keys.stream().map(Expressions.SortKey::direction).distinct().count() == 1;
    List<String> names = new ArrayList<>();
    equal.stream()
        .filter(column -> keys.stream().noneMatch(key -> key.column().equals(column)))
        .limit(MOST_KEYS - keys.size())
        .map(Words::quoted)
        .forEach(names::add);
    keys.forEach(
        key ->
            names.add(
                Words.quoted(key.column())
                    + (oneWay && Set.of("", "DESC").contains(key.direction())
                        ? ""
                        : " " + key.direction())));
    add(
        table,
        new Candidate(
            FindingKind.SORT_FOR_LIMIT,
            table.root(),
            table.partitioned(),
            names.stream().map(String::strip).toList()));
  }

  private void columns(FindingKind origin, TableFacts table, List<String> columns) {
    List<String> few = columns.stream().distinct().limit(MOST_KEYS).toList();
    if (!table.hasIndexOn(few)) {
      add(table, Candidate.ofColumns(origin, table, few));
    }
  }

  private void add(TableFacts table, Candidate candidate) {
    found.computeIfAbsent(candidate, one -> new LinkedHashSet<>()).add(table.quoted());
  }

  /** Columns of the relation that are compared with another one's. */
  private static Set<String> joinColumns(PlanNode plan, String alias) {
    Set<String> columns = new LinkedHashSet<>();
    plan.all()
        .flatMap(node -> Stream.concat(node.conditions().stream(), Stream.of(node.joinFilter())))
        .flatMap(condition -> Expressions.terms(condition, alias).stream())
        .filter(term -> term.form() == Form.EQUALITY)
        .filter(term -> Expressions.aliases(term.text()).size() == 2)
        .forEach(term -> columns.add(term.column()));
    return columns;
  }

  private static List<String> joined(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).distinct().limit(MOST_KEYS).toList();
  }

  /** A varchar is compared as the text that it is. */
  private static boolean isVarcharAsText(Term term, TableFacts table) {
    TableFacts.Column column = table.columns().get(term.column());
    return term.form() == Form.CAST
        && term.cast().equals("text")
        && column != null
        && column.type().startsWith("character varying")
        && term.text().contains(" = ");
  }

  private static boolean sortable(TableFacts table, String name) {
    TableFacts.Column column = table.columns().get(name);
    return column != null && column.sortable();
  }

  private static double distinct(TableFacts table, String name) {
    TableFacts.Column column = table.columns().get(name);
    return column == null ? 0 : column.distinct();
  }
}
