package dev.pgvitals.maintain.delete;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A foreign key by which a delete reaches another table, at once or through the cascades of others.
 *
 * @param action as {@code confdeltype} has it
 * @param column the first of those that refer, as SQL has it
 * @param indexed whether an index finds the rows that refer to one
 */
record References(
    String key, String table, String action, String column, boolean indexed, long bytes) {
  /** So large a table may be read for each row that goes. */
  private static final long TINY = 1L << 20;

  private static final String SQL =
      """
      WITH RECURSIVE hit AS (
        SELECT k.oid, k.conrelid, k.confdeltype
        FROM pg_constraint AS k
        WHERE k.contype = 'f' AND k.confrelid IN (%s)
        UNION
        SELECT k.oid, k.conrelid, k.confdeltype
        FROM hit AS h
        JOIN pg_constraint AS k ON k.contype = 'f' AND k.confrelid = h.conrelid
        WHERE h.confdeltype = 'c')
      SELECT DISTINCT quote_ident(k.conname) AS key, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, k.confdeltype,
             (SELECT quote_ident(a.attname) FROM pg_attribute AS a WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1]) AS attname,
             EXISTS (SELECT FROM pg_index AS i
                     WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = ANY (k.conkey)) AS indexed,
             greatest(pg_relation_size(k.conrelid),
                      (SELECT sum(pg_relation_size(t.relid)) FROM pg_partition_tree(k.conrelid) AS t), 0)::bigint AS bytes
      FROM hit AS h
      JOIN pg_constraint AS k ON k.oid = h.oid
      JOIN pg_class AS c ON c.oid = k.conrelid
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE NOT EXISTS (SELECT FROM pg_constraint AS p WHERE p.oid = k.conparentid AND p.confrelid = k.confrelid)
      ORDER BY name, key""";

  /** All that refer to one of these tables. */
  static List<References> to(Connection connection, List<Long> tables) throws SQLException {
    List<References> all = new ArrayList<>();
    String oids = tables.stream().map(String::valueOf).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SQL.formatted(oids))) {
      while (row.next()) {
        References one =
            new References(
                row.getString("key"),
                row.getString("name"),
                row.getString("confdeltype"),
                row.getString("attname"),
                row.getBoolean("indexed"),
                row.getLong("bytes"));
        // Each partition that is referred to has a constraint of its own.
        if (all.stream().noneMatch(known -> known.isLike(one))) {
          all.add(one);
        }
      }
    }
    return all;
  }

  private boolean isLike(References other) {
    return table.equals(other.table) && column.equals(other.column) && action.equals(other.action);
  }

  /** The first that would be read whole for each row that goes. */
  static Optional<References> unindexed(List<References> all) {
    return all.stream().filter(one -> !one.indexed() && one.bytes() > TINY).findFirst();
  }

  /** What else happens, for a reader. */
  static List<String> effects(List<References> all) {
    List<String> effects = new ArrayList<>();
    add(effects, all, "c", "ON DELETE CASCADE also deletes from %s, how many rows is not known");
    add(effects, all, "n", "ON DELETE SET NULL changes rows of %s");
    add(effects, all, "d", "ON DELETE SET DEFAULT changes rows of %s");
    add(effects, all, "ar", "rows that %s refers to keep their batch from being deleted");
    return effects;
  }

  private static void add(List<String> effects, List<References> all, String actions, String text) {
    String tables =
        all.stream()
            .filter(one -> actions.contains(one.action()))
            .map(References::table)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!tables.isEmpty()) {
      effects.add(text.formatted(tables));
    }
  }
}
