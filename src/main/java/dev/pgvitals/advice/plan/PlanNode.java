package dev.pgvitals.advice.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node of a plan, with all below it. Numbers are the planner's estimates.
 *
 * @param type as EXPLAIN calls it: {@code Seq Scan}
 * @param relation that is read or written
 * @param alias what expressions call the relation; empty where there is none
 * @param index that is used; empty where there is none
 * @param relationship to the node above: {@code Outer}, {@code Inner}, {@code SubPlan} ...
 * @param cost of all its rows, those of nodes below included
 * @param width of a row, in bytes
 * @param filter on rows that were read; empty where there is none
 * @param joinFilter on pairs of rows
 * @param conditions of joins and of indexes
 * @param sortKeys with their directions
 * @param expressions all of those that are not listed otherwise, such as a function that is called
 */
public record PlanNode(
    String type,
    Optional<Relation> relation,
    String alias,
    String index,
    String relationship,
    double cost,
    double rows,
    int width,
    String filter,
    String joinFilter,
    List<String> conditions,
    List<String> sortKeys,
    List<String> output,
    List<String> expressions,
    List<PlanNode> children) {
  public PlanNode {
    conditions = List.copyOf(conditions);
    sortKeys = List.copyOf(sortKeys);
    output = List.copyOf(output);
    expressions = List.copyOf(expressions);
    children = List.copyOf(children);
  }

  /** A relation by its names as the catalogue has them. */
  public record Relation(String schema, String name) {}

  /** This and all nodes below it. */
  public Stream<PlanNode> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(PlanNode::all));
  }

  /** Whether it reads a table from its beginning to its end. */
  public boolean isSeqScan() {
    return type.equals("Seq Scan") && relation.isPresent();
  }

  /** Those below that give it its rows, without those that expressions ask for. */
  public List<PlanNode> inputs() {
    return children.stream()
        .filter(
            child ->
                !child.relationship().equals("SubPlan") && !child.relationship().equals("InitPlan"))
        .toList();
  }

  /** All that this node computes but its output. */
  public Stream<String> allExpressions() {
    return Stream.of(
            Stream.of(filter, joinFilter),
            conditions.stream(),
            sortKeys.stream(),
            expressions.stream())
        .flatMap(one -> one)
        .filter(text -> !text.isEmpty());
  }

  /** Whether anything in this plan uses the index. */
  public boolean uses(String name) {
    return all().anyMatch(node -> node.index().equals(name));
  }
}
