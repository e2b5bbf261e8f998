package dev.pgvitals.maintain.partition;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What LIKE does not copy: the newest partition has it, or the table itself while there is none.
 * Names are as SQL has them.
 *
 * @param kind as relkind has it
 * @param schema that it is in
 * @param schemaName not quoted
 * @param owner empty: the role that is logged in
 * @param schemaAllowed whether the owner may create something in the schema
 * @param method of its storage, where it is not the usual one
 * @param options as {@code fillfactor='70'}
 * @param key how it is divided itself, or ""
 * @param identityIndex the index of the partitioned table by a part of which rows are identified;
 *     empty: it is no part of one
 */
record Sibling(
    long oid,
    String relname,
    String name,
    String kind,
    String schema,
    String schemaName,
    boolean unlogged,
    Optional<String> owner,
    String ownerName,
    boolean schemaAllowed,
    Optional<String> tablespace,
    Optional<String> method,
    List<String> options,
    String key,
    String identity,
    Optional<String> identityIndex,
    boolean security,
    boolean forced,
    List<Around> grants,
    List<Around> policies) {
  /** What stands before the name of a table in a statement, and after it. */
  record Around(String before, String after) {}

  private static final String SQL =
      """
      SELECT c.relkind, c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
             quote_ident(n.nspname) AS schema, n.nspname, c.relpersistence = 'u' AS unlogged,
             quote_ident(r.rolname) AS owner, r.rolname = session_user AS own,
             has_schema_privilege(c.relowner, n.oid, 'CREATE') AND has_schema_privilege(n.oid, 'CREATE') AS schema_allowed,
             quote_ident(s.spcname) AS tablespace,
             CASE WHEN c.relkind = 'r' AND m.amname <> current_setting('default_table_access_method') THEN quote_ident(m.amname) END AS method,
             ARRAY(SELECT quote_ident(o.option_name) || '=' || quote_literal(o.option_value) FROM pg_options_to_table(c.reloptions) AS o)
             || ARRAY(SELECT 'toast.' || quote_ident(o.option_name) || '=' || quote_literal(o.option_value) FROM pg_options_to_table(t.reloptions) AS o) AS options,
             CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) ELSE '' END AS key, c.relreplident,
             (SELECT quote_ident(pn.nspname) || '.' || quote_ident(p.relname)
              FROM pg_index AS x
              JOIN pg_inherits AS h ON h.inhrelid = x.indexrelid
              JOIN pg_class AS p ON p.oid = h.inhparent
              JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
              WHERE x.indrelid = c.oid AND x.indisreplident) AS identity_index,
             c.relrowsecurity, c.relforcerowsecurity
      FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_roles AS r ON r.oid = c.relowner
      LEFT JOIN pg_tablespace AS s ON s.oid = c.reltablespace
      LEFT JOIN pg_am AS m ON m.oid = c.relam
      LEFT JOIN pg_class AS t ON t.oid = c.reltoastrelid
      WHERE c.oid = ?::oid""";

  /** The owner has what owners have. */
  private static final String GRANTS =
      """
      SELECT string_agg(g.privilege || g.columns, ', ' ORDER BY g.privilege), g.grantee
             || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
      FROM (SELECT a.privilege_type AS privilege, '' AS columns, a.is_grantable,
                   CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS grantee
            FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
            WHERE c.oid = ?::oid AND a.grantee <> c.relowner
            UNION ALL
            SELECT a.privilege_type, ' (' || string_agg(quote_ident(t.attname), ', ' ORDER BY t.attnum) || ')', a.is_grantable,
                   CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END
            FROM pg_class AS c JOIN pg_attribute AS t ON t.attrelid = c.oid AND NOT t.attisdropped CROSS JOIN LATERAL aclexplode(t.attacl) AS a
            WHERE c.oid = ?::oid AND a.grantee <> c.relowner
            GROUP BY 1, 3, 4) AS g
      GROUP BY g.grantee, g.is_grantable
      ORDER BY 2""";

  private static final String POLICIES =
      """
      SELECT quote_ident(p.polname), CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END || ' FOR '
             || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END || ' TO '
             || (SELECT string_agg(CASE WHEN o.role = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o.role)) END, ', ') FROM unnest(p.polroles) AS o(role))
             || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
             || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
      FROM pg_policy AS p
      WHERE p.polrelid = ?::oid
      ORDER BY p.polname""";

  /** Reads it. */
  static Sibling of(Connection connection, long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setString(1, Long.toString(oid));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("a partition has gone while it was looked at", "42P01");
        }
        return new Sibling(
            oid,
            row.getString("relname"),
            row.getString("name"),
            row.getString("relkind"),
            row.getString("schema"),
            row.getString("nspname"),
            row.getBoolean("unlogged"),
            row.getBoolean("own") ? Optional.empty() : Optional.of(row.getString("owner")),
            row.getString("owner"),
            row.getBoolean("schema_allowed"),
            Optional.ofNullable(row.getString("tablespace")),
            Optional.ofNullable(row.getString("method")),
            List.of((String[]) row.getArray("options").getArray()),
            row.getString("key"),
            row.getString("relreplident"),
            Optional.ofNullable(row.getString("identity_index")),
            row.getBoolean("relrowsecurity"),
            row.getBoolean("relforcerowsecurity"),
            around(connection, GRANTS, oid, 2),
            around(connection, POLICIES, oid, 1));
      }
    }
  }

  private static List<Around> around(Connection connection, String sql, long oid, int times)
      throws SQLException {
    List<Around> texts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 1; i <= times; i++) {
        statement.setString(i, Long.toString(oid));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          texts.add(new Around(row.getString(1), row.getString(2)));
        }
      }
    }
    return texts;
  }
}
