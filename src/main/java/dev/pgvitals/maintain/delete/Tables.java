package dev.pgvitals.maintain.delete;

import dev.pgvitals.maintain.estimate.Privileges;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.text.SqlNames;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the catalogue tells of a table and all that has rows below it. */
final class Tables {
  private Tables() {}

  /**
   * A relation that a rule may name.
   *
   * @param name as SQL has it
   * @param kind as {@code relkind} has it
   */
  record Root(long oid, String schema, String name, String kind) {}

  /**
   * One that has rows of its own: a partition, an heir, or the table itself.
   *
   * @param type of the column, if there is such a column of a type that has an age
   * @param typeName of the column, as SQL has it; empty: there is no such column
   * @param missing privileges that the role lacks
   * @param obstacle why rows of it cannot be deleted, or not all that are past their age
   * @param triggers that a delete fires
   * @param analyzed whether its statistics are of use: they are there, and no more than a fifth of
   *     its rows have changed since
   */
  record Leaf(
      long oid,
      String name,
      boolean foreign,
      long bytes,
      Optional<Bound.Type> type,
      Optional<String> typeName,
      List<String> missing,
      Optional<String> obstacle,
      List<String> triggers,
      boolean analyzed,
      boolean vacuumed) {
    Leaf {
      missing = List.copyOf(missing);
      triggers = List.copyOf(triggers);
    }
  }

  private static final String ROOTS =
      """
      SELECT c.oid, n.nspname, c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, c.relkind
      FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
      ORDER BY n.nspname, c.relname""";

  private static final String TREE =
      """
      WITH RECURSIVE tree AS (
        SELECT %1$d::oid AS relid, ARRAY[%1$d::oid] AS line
        UNION ALL
        SELECT i.inhrelid, t.line || i.inhrelid
        FROM tree AS t
        JOIN pg_inherits AS i ON i.inhparent = t.relid %2$s),
      each_once AS (SELECT DISTINCT ON (t.relid) t.relid, t.line FROM tree AS t ORDER BY t.relid)
      SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, c.relkind = 'f' AS is_foreign,
             coalesce(pg_relation_size(c.oid), 0) AS bytes, coalesce(nullif(t.typbasetype, 0), t.oid)::bigint AS type,
             format_type(a.atttypid, a.atttypmod) AS type_name,
             array_remove(ARRAY[
               CASE WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'SELECT' END,
               CASE WHEN NOT has_table_privilege(c.oid, 'DELETE') THEN 'DELETE' END,
               CASE WHEN NOT has_any_column_privilege(c.oid, 'UPDATE') THEN 'UPDATE (' || quote_ident(%3$s) || ')' END], NULL) AS missing,
             has_schema_privilege(n.oid, 'USAGE') AS usage, quote_ident(n.nspname) AS schema,
             row_security_active(c.oid) AS row_security,
             EXISTS (SELECT FROM pg_rewrite AS r WHERE r.ev_class = c.oid AND r.ev_type = '4' AND r.ev_enabled IN ('O', 'A')) AS rule,
             (SELECT p.pubname
              FROM pg_publication_tables AS p
              JOIN pg_publication AS o ON o.pubname = p.pubname
              JOIN pg_namespace AS pn ON pn.nspname = p.schemaname
              JOIN pg_class AS pc ON pc.relnamespace = pn.oid AND pc.relname = p.tablename
              WHERE o.pubdelete AND pc.oid = ANY (e.line)
                AND NOT CASE c.relreplident
                          WHEN 'f' THEN true
                          WHEN 'd' THEN EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary)
                          WHEN 'i' THEN EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisreplident)
                          ELSE false END
              LIMIT 1) AS publication,
             ARRAY(SELECT g.tgname::text FROM pg_trigger AS g
                   WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgtype & 8 <> 0 AND g.tgenabled IN ('O', 'A')
                   ORDER BY g.tgname) AS triggers,
             (greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid)) IS NOT NULL
              AND coalesce(pg_stat_get_mod_since_analyze(c.oid), 0) <= 0.2 * greatest(c.reltuples, 0)) AS analyzed,
             %4$s AS vacuumed
      FROM each_once AS e
      JOIN pg_class AS c ON c.oid = e.relid AND c.relkind IN ('r', 'f')
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = %3$s AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_type AS t ON t.oid = a.atttypid
      ORDER BY n.nspname, c.relname""";

  private static final String VOLATILE =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(p.proname)
      FROM pg_proc AS p
      JOIN pg_namespace AS n ON n.oid = p.pronamespace
      WHERE p.provolatile = 'v' AND (n.nspname, p.proname) IN (%s)
      LIMIT 1""";

  private static final int CONCURRENT_DETACH = 140_000;
  private static final int DATE = 1082;
  private static final int TIMESTAMP = 1114;
  private static final int TIMESTAMPTZ = 1184;

  /** The relation that a rule names; empty: there is none. */
  static Optional<Root> root(Look look, DeleteRule rule) throws SQLException {
    try (Statement statement = look.connection().createStatement();
        ResultSet row = statement.executeQuery(ROOTS)) {
      while (row.next()) {
        if (rule.table().has(row.getString("nspname"), row.getString("relname"))) {
          return Optional.of(
              new Root(
                  row.getLong("oid"),
                  row.getString("nspname"),
                  row.getString("name"),
                  row.getString("relkind")));
        }
      }
    }
    return Optional.empty();
  }

  /** All below it that have rows of their own, and itself. */
  static List<Leaf> leaves(Look look, Root root, String column) throws SQLException {
    int version = look.server().version();
    String sql =
        TREE.formatted(
            root.oid(),
            version >= CONCURRENT_DETACH ? "AND NOT i.inhdetachpending" : "",
            SqlNames.literal(column),
            Privileges.toVacuum(version, "c"));
    List<Leaf> leaves = new ArrayList<>();
    try (Statement statement = look.connection().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        List<String> missing = new ArrayList<>(texts(row, "missing"));
        String grant = String.join(", ", missing) + " ON " + row.getString("name");
        List<String> grants = new ArrayList<>();
        if (!row.getBoolean("usage")) {
          grants.add("USAGE ON SCHEMA " + row.getString("schema"));
        }
        if (!missing.isEmpty()) {
          grants.add(grant);
        }
        leaves.add(
            new Leaf(
                row.getLong("oid"),
                row.getString("name"),
                row.getBoolean("is_foreign"),
                row.getLong("bytes"),
                type(row.getInt("type")),
                Optional.ofNullable(row.getString("type_name")),
                grants,
                obstacle(row),
                texts(row, "triggers"),
                row.getBoolean("analyzed"),
                row.getBoolean("vacuumed")));
      }
    }
    return leaves;
  }

  private static Optional<Bound.Type> type(int oid) {
    return switch (oid) {
      case DATE -> Optional.of(Bound.Type.DATE);
      case TIMESTAMP -> Optional.of(Bound.Type.TIMESTAMP);
      case TIMESTAMPTZ -> Optional.of(Bound.Type.TIMESTAMPTZ);
      default -> Optional.empty();
    };
  }

  private static Optional<String> obstacle(ResultSet row) throws SQLException {
    String name = row.getString("name");
    if (row.getBoolean("row_security")) {
      return Optional.of(
          ("row security is in force on %s for this role: it would see a part of the rows, and think"
                  + " it all")
              .formatted(name));
    }
    if (row.getBoolean("rule")) {
      return Optional.of("a rule of %s does something else on DELETE".formatted(name));
    }
    String publication = row.getString("publication");
    return publication == null
        ? Optional.empty()
        : Optional.of(
            "%s is in publication %s, which publishes deletes, and has no replica identity: the server refuses each delete. Give it a primary key, or ALTER TABLE .. REPLICA IDENTITY"
                .formatted(name, publication));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return List.of((String[]) array.getArray());
  }

  /** Names of columns of a table, as SQL has them. */
  static List<String> columns(Look look, long table) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = look.connection().createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = %d AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
                    .formatted(table))) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  /** A function among these that gives something else each time, or does something. */
  static Optional<String> volatileOf(Look look, List<Where.Call> calls) throws SQLException {
    if (calls.isEmpty()) {
      return Optional.empty();
    }
    String names =
        calls.stream()
            .map(
                call ->
                    "(%s, %s)"
                        .formatted(SqlNames.literal(call.schema()), SqlNames.literal(call.name())))
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow();
    try (Statement statement = look.connection().createStatement();
        ResultSet row = statement.executeQuery(VOLATILE.formatted(names))) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }
}
