package dev.pgvitals.advice.look;

import java.util.List;
import java.util.Map;

/**
 * A table, as far as advice needs it.
 *
 * @param root what is queried: the table itself, or the partitioned table that it is a part of
 * @param partitioned whether the root is partitioned
 * @param rows by the planner's statistics
 * @param bytes of its heap by the same
 * @param seqRows rows that sequential scans have read since its counters began
 * @param writes rows inserted, updated and deleted in the same time
 * @param columns by their names
 * @param indexes that are valid
 */
public record TableFacts(
    long oid,
    String schema,
    String name,
    Root root,
    boolean partitioned,
    double rows,
    double bytes,
    long seqRows,
    long writes,
    Map<String, Column> columns,
    List<Index> indexes) {
  public TableFacts {
    columns = Map.copyOf(columns);
    indexes = List.copyOf(indexes);
  }

  /** Which table is queried. */
  public record Root(long oid, String schema, String name) {
    /** As a statement has it. */
    public String quoted() {
      return Words.relation(schema, name);
    }
  }

  /**
   * A column.
   *
   * @param type as people write it
   * @param distinct how many values there are, by the planner's statistics
   * @param sortable whether a B-tree can have it
   */
  public record Column(String type, double distinct, boolean sortable) {}

  /**
   * An index.
   *
   * @param columns in order; an expression is an empty text
   * @param partial whether it has a condition
   * @param method such as {@code btree}
   */
  public record Index(String name, List<String> columns, boolean partial, String method) {
    public Index {
      columns = List.copyOf(columns);
    }
  }

  /** As a statement has it. */
  public String quoted() {
    return Words.relation(schema, name);
  }

  /** Whether a B-tree without a condition begins with these columns, in this order. */
  public boolean hasIndexOn(List<String> wanted) {
    return indexes.stream()
        .anyMatch(
            index ->
                !index.partial()
                    && index.method().equals("btree")
                    && index.columns().size() >= wanted.size()
                    && index.columns().subList(0, wanted.size()).equals(wanted));
  }
}
