package dev.pgvitals.maintain.estimate;

import dev.pgvitals.maintain.verb.Look;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose indexes the role may rebuild and cannot judge: the view pg_stats shows columns to
 * those alone who may read them, and where row security is in force to nobody else. What is not
 * seen would look as if nothing were to be done.
 *
 * @param name with its schema, as SQL has it
 * @param bytes of its largest B-tree on a column that is not seen
 */
public record UnseenTable(long oid, String schema, String table, String name, long bytes) {
  /** All of a database that have such an index of so many bytes, or more. */
  public static List<UnseenTable> of(Look look, long least) throws SQLException {
    String sql =
        """
        SELECT t.oid, n.nspname, t.relname, quote_ident(n.nspname) || '.' || quote_ident(t.relname) AS name,
               max(c.relpages::bigint * current_setting('block_size')::bigint) AS bytes
        FROM pg_index AS i
        JOIN pg_class AS c ON c.oid = i.indexrelid AND c.relkind = 'i'
        JOIN pg_am AS m ON m.oid = c.relam AND m.amname = 'btree'
        JOIN pg_class AS t ON t.oid = i.indrelid AND t.relkind IN ('r', 'm') AND t.relpersistence <> 't'
        JOIN pg_namespace AS n ON n.oid = t.relnamespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'pgvitals')
          AND c.relpages::bigint * current_setting('block_size')::bigint >= ?
          AND %s
          AND (row_security_active(t.oid)
               OR EXISTS (SELECT FROM unnest(i.indkey) AS k(attnum)
                          WHERE k.attnum > 0 AND NOT has_column_privilege(t.oid, k.attnum, 'SELECT')))
        GROUP BY t.oid, n.nspname, t.relname
        ORDER BY bytes DESC, t.oid"""
            .formatted(Privileges.toRebuild(look.server().version(), "t"));
    List<UnseenTable> tables = new ArrayList<>();
    try (PreparedStatement statement = look.connection().prepareStatement(sql)) {
      statement.setLong(1, least);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.add(
              new UnseenTable(
                  row.getLong("oid"),
                  row.getString("nspname"),
                  row.getString("relname"),
                  row.getString("name"),
                  row.getLong("bytes")));
        }
      }
    }
    return tables;
  }
}
