package dev.pgvitals.maintain.estimate;

import dev.pgvitals.maintain.verb.Look;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A partitioned table, which autovacuum never analyzes as a whole.
 *
 * @param name as SQL has it
 * @param analyzed when it last was, as a whole; before 14 the server does not tell
 * @param allowed whether the role may analyze it
 */
public record PartitionedTable(
    long oid,
    String schema,
    String table,
    String name,
    Optional<Instant> analyzed,
    boolean allowed,
    List<Leaf> leaves) {
  public PartitionedTable {
    leaves = List.copyOf(leaves);
  }

  /**
   * A partition that has rows of its own.
   *
   * @param changed rows since it was last analyzed
   */
  public record Leaf(double rows, long changed, Optional<Instant> analyzed) {}

  private static final String SQL =
      """
      WITH RECURSIVE tree AS (
        SELECT c.oid AS root, c.oid AS relid
        FROM pg_class AS c
        WHERE c.relkind = 'p' AND NOT c.relispartition AND c.relpersistence <> 't'
        UNION ALL
        SELECT t.root, i.inhrelid
        FROM tree AS t
        JOIN pg_inherits AS i ON i.inhparent = t.relid)
      SELECT r.oid, n.nspname, r.relname, quote_ident(n.nspname) || '.' || quote_ident(r.relname) AS name,
             pg_stat_get_last_analyze_time(r.oid) AS root_analyzed, %s AS allowed,
             greatest(l.reltuples, 0) AS rows, coalesce(pg_stat_get_mod_since_analyze(l.oid), 0) AS changed,
             greatest(pg_stat_get_last_analyze_time(l.oid), pg_stat_get_last_autoanalyze_time(l.oid)) AS analyzed
      FROM tree AS t
      JOIN pg_class AS r ON r.oid = t.root
      JOIN pg_namespace AS n ON n.oid = r.relnamespace
      JOIN pg_class AS l ON l.oid = t.relid AND l.relkind = 'r'
      ORDER BY r.oid, l.oid
      """;

  /** Of all of a database that are no partitions themselves, and have one with rows. */
  public static List<PartitionedTable> of(Look look) throws SQLException {
    Map<Long, PartitionedTable> tables = new LinkedHashMap<>();
    Map<Long, List<Leaf>> leaves = new LinkedHashMap<>();
    try (Statement statement = look.connection().createStatement();
        ResultSet row =
            statement.executeQuery(
                SQL.formatted(Privileges.toVacuum(look.server().version(), "r")))) {
      while (row.next()) {
        long oid = row.getLong("oid");
        tables.putIfAbsent(
            oid,
            new PartitionedTable(
                oid,
                row.getString("nspname"),
                row.getString("relname"),
                row.getString("name"),
                time(row, "root_analyzed"),
                row.getBoolean("allowed"),
                List.of()));
        leaves
            .computeIfAbsent(oid, root -> new ArrayList<>())
            .add(new Leaf(row.getDouble("rows"), row.getLong("changed"), time(row, "analyzed")));
      }
    }
    return tables.values().stream()
        .map(table -> table.with(leaves.getOrDefault(table.oid(), List.of())))
        .toList();
  }

  private PartitionedTable with(List<Leaf> own) {
    return new PartitionedTable(oid, schema, table, name, analyzed, allowed, own);
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  /**
   * What share of its rows has changed since then, at most: those of a partition that was analyzed
   * since count as changed.
   */
  public double changedSince(Instant then) {
    double rows = 0;
    double changed = 0;
    for (Leaf leaf : leaves) {
      rows += leaf.rows();
      changed +=
          leaf.analyzed().filter(last -> last.isAfter(then)).isPresent()
              ? Math.max(leaf.rows(), (double) leaf.changed())
              : leaf.changed();
    }
    return changed == 0 ? 0 : Math.min(1, changed / Math.max(1, rows));
  }

  /** Whether any row was ever counted in it. */
  public boolean hasRows() {
    return leaves.stream().anyMatch(leaf -> leaf.rows() > 0 || leaf.changed() > 0);
  }
}
