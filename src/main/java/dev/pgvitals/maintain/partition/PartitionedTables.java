package dev.pgvitals.maintain.partition;

import dev.pgvitals.maintain.partition.bound.KeyType;
import dev.pgvitals.maintain.partition.bound.TimeAxis;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.TablePatterns;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the partitioned tables of a database: which partitions there are, and never by a name. */
final class PartitionedTables {
  private static final int PENDING = 140_000;
  private static final int MEMBERS_MAY_NOT_SET = 160_000;

  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
             quote_ident(a.attname) AS column, pg_get_partkeydef(c.oid) || coalesce(' (' || format_type(a.atttypid, NULL) || ')', '') AS by,
             CASE WHEN p.partstrat = 'r' AND p.partnatts = 1 THEN a.atttypid END AS type,
             pg_has_role(c.relowner, 'USAGE') %s AS allowed
      FROM pg_partitioned_table AS p
      JOIN pg_class AS c ON c.oid = p.partrelid
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND p.partnatts = 1 AND a.attnum = p.partattrs[0]
      WHERE c.relpersistence <> 't'
      ORDER BY n.nspname, c.relname""";

  private static final String PARTITIONS =
      """
      SELECT c.oid, n.nspname, c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, c.relkind,
             pg_get_expr(c.relpartbound, 0) AS bound, %s AS pending,
             greatest(c.relpages, 0) * current_setting('block_size')::bigint AS bytes
      FROM pg_inherits AS i
      JOIN pg_class AS c ON c.oid = i.inhrelid
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE i.inhparent = ?::oid
      ORDER BY c.oid""";

  private PartitionedTables() {}

  /** Those that are meant. */
  static List<PartitionedTable> of(Look look, TablePatterns tables) throws SQLException {
    List<PartitionedTable> found = new ArrayList<>();
    String may =
        look.server().version() >= MEMBERS_MAY_NOT_SET ? "AND pg_has_role(c.relowner, 'SET')" : "";
    try (PreparedStatement statement = look.connection().prepareStatement(TABLES.formatted(may));
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        if (tables.has(row.getString("nspname"), row.getString("relname"))) {
          Optional<TimeAxis> axis =
              KeyType.of(row.getLong("type")).map(type -> new TimeAxis(type, look.zone()));
          found.add(
              new PartitionedTable(
                  row.getLong("oid"),
                  row.getString("nspname"),
                  row.getString("relname"),
                  row.getString("name"),
                  String.valueOf(row.getString("column")),
                  axis,
                  row.getString("by"),
                  row.getBoolean("allowed"),
                  partitions(look, row.getLong("oid"), axis)));
        }
      }
    }
    return found;
  }

  private static List<Partition> partitions(Look look, long table, Optional<TimeAxis> axis)
      throws SQLException {
    List<Partition> partitions = new ArrayList<>();
    String pending = look.server().version() >= PENDING ? "i.inhdetachpending" : "false";
    try (PreparedStatement statement =
        look.connection().prepareStatement(PARTITIONS.formatted(pending))) {
      statement.setString(1, Long.toString(table));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String bound = row.getString("bound");
          partitions.add(
              new Partition(
                  row.getLong("oid"),
                  row.getString("nspname"),
                  row.getString("relname"),
                  row.getString("name"),
                  row.getString("relkind"),
                  bound,
                  axis.flatMap(a -> a.range(bound)),
                  row.getBoolean("pending"),
                  row.getLong("bytes")));
        }
      }
    }
    return partitions;
  }
}
