package dev.pgvitals.maintain.estimate;

import dev.pgvitals.maintain.verb.Look;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A B-tree and what it would not take if it were built anew, estimated.
 *
 * @param name as SQL has it
 * @param tableName as SQL has it
 * @param bytes that it takes
 * @param share of them that it would not take
 * @param rebuildable whether REINDEX CONCURRENTLY takes it: not those of exclusion constraints
 * @param allowed whether the role may rebuild it
 */
public record IndexBloat(
    long oid,
    String schema,
    String table,
    String name,
    long tableOid,
    String tableName,
    long bytes,
    double share,
    boolean rebuildable,
    boolean allowed) {
  /** Of all of a database that have a megabyte and statistics of each column. */
  public static List<IndexBloat> of(Look look) throws SQLException {
    int version = look.server().version();
    String sql =
        """
        SELECT c.oid, n.nspname, t.relname AS table_name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
               t.oid AS table_oid, quote_ident(n.nspname) || '.' || quote_ident(t.relname) AS sql_table,
               q.bloat_ratio, c.relpages::bigint * current_setting('block_size')::bigint AS bytes,
               NOT i.indisexclusion AND i.indisvalid AND i.indisready AS rebuildable, %s AS allowed
        FROM (%s) AS q
        JOIN pg_namespace AS n ON n.nspname = q.schemaname
        JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = q.indexrelname
        JOIN pg_index AS i ON i.indexrelid = c.oid
        JOIN pg_class AS t ON t.oid = i.indrelid
        WHERE n.nspname <> 'pgvitals'
        ORDER BY q.bloat_bytes DESC, c.oid"""
            .formatted(
                Privileges.toRebuild(version, "t"), CatalogueSql.of("pg_index_bloat", version));
    List<IndexBloat> indexes = new ArrayList<>();
    try (Statement statement = look.connection().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        indexes.add(
            new IndexBloat(
                row.getLong("oid"),
                row.getString("nspname"),
                row.getString("table_name"),
                row.getString("name"),
                row.getLong("table_oid"),
                row.getString("sql_table"),
                row.getLong("bytes"),
                row.getDouble("bloat_ratio"),
                row.getBoolean("rebuildable"),
                row.getBoolean("allowed")));
      }
    }
    return indexes;
  }
}
