package dev.pgvitals.maintain.archive;

import dev.pgvitals.maintain.archive.table.Detached;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table as the catalogue has it now, known by its OID.
 *
 * @param name as SQL has it, with its schema
 * @param partitioned whether it has partitions of its own
 * @param attached whether it is a partition still, or inherits
 * @param hasChildren whether others inherit from it
 * @param tableBytes of its rows, without indexes
 * @param bytes with indexes
 */
record TableShape(
    String name,
    String schema,
    String table,
    boolean plain,
    boolean partitioned,
    boolean attached,
    boolean hasChildren,
    long tableBytes,
    long bytes,
    List<Column> columns,
    List<String> constraints,
    String encoding) {
  TableShape {
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
  }

  /**
   * A column.
   *
   * @param name as SQL has it
   * @param type with its length and the like
   * @param rest of its definition: collation, NOT NULL, how it is generated
   */
  record Column(String name, String type, String rest, boolean generated) {
    String text() {
      return name + " " + type;
    }
  }

  private static final String TABLE =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, n.nspname, c.relname, c.relkind,
             c.relispartition OR EXISTS (SELECT FROM pg_inherits AS i WHERE i.inhrelid = c.oid) AS attached,
             EXISTS (SELECT FROM pg_inherits AS i WHERE i.inhparent = c.oid) AS has_children,
             coalesce(pg_table_size(c.oid), 0) AS table_bytes, coalesce(pg_total_relation_size(c.oid), 0) AS bytes,
             current_setting('server_encoding') AS encoding
      FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.oid = CAST(? AS oid)""";

  private static final String COLUMNS =
      """
      SELECT quote_ident(a.attname) AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attgenerated,
             CASE WHEN a.attcollation <> t.typcollation
                  THEN ' COLLATE ' || quote_ident(cn.nspname) || '.' || quote_ident(co.collname) ELSE '' END
             || CASE WHEN a.attgenerated <> ''
                     THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') '
                          || CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END ELSE '' END
             || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS rest
      FROM pg_attribute AS a
      JOIN pg_type AS t ON t.oid = a.atttypid
      LEFT JOIN pg_collation AS co ON co.oid = a.attcollation
      LEFT JOIN pg_namespace AS cn ON cn.oid = co.collnamespace
      LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = CAST(? AS oid) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum""";

  private static final String CONSTRAINTS =
      """
      SELECT 'CONSTRAINT ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid)
      FROM pg_constraint AS c
      WHERE c.conrelid = CAST(? AS oid) AND c.contype IN ('p', 'u', 'c', 'x')
      ORDER BY c.contype DESC, c.conname""";

  /** Empty: it is gone. */
  static Optional<TableShape> of(Connection connection, long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String kind = row.getString("relkind");
        return Optional.of(
            new TableShape(
                row.getString("name"),
                row.getString("nspname"),
                row.getString("relname"),
                kind.equals("r"),
                kind.equals("p"),
                row.getBoolean("attached"),
                row.getBoolean("has_children"),
                row.getLong("table_bytes"),
                row.getLong("bytes"),
                columns(connection, oid),
                constraints(connection, oid),
                row.getString("encoding")));
      }
    }
  }

  private static List<Column> columns(Connection connection, long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setLong(1, oid);
      List<Column> columns = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(
              new Column(
                  row.getString("name"),
                  row.getString("type"),
                  row.getString("rest"),
                  !row.getString("attgenerated").isEmpty()));
        }
      }
      return columns;
    }
  }

  private static List<String> constraints(Connection connection, long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CONSTRAINTS)) {
      statement.setLong(1, oid);
      List<String> constraints = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          constraints.add(row.getString(1));
        }
      }
      return constraints;
    }
  }

  /** Why it is not the table that was detached, on its own; empty when it is. */
  Optional<String> strange(Detached partition) {
    if (!schema.equals(partition.partitionSchema()) || !table.equals(partition.partition())) {
      return Optional.of("the table is called %s now".formatted(name));
    }
    if (attached) {
      return Optional.of("%s is still a partition, or inherits: detach it first".formatted(name));
    }
    return plain || partitioned ? Optional.empty() : Optional.of(name + " is no table");
  }

  /** Whether it has the name and the columns that it had. */
  boolean isAs(TableShape before) {
    return name.equals(before.name()) && columns.equals(before.columns());
  }

  /** Why COPY would not give all of its rows. */
  Optional<String> unreadable() {
    if (partitioned || hasChildren) {
      return Optional.of(
          "%s has partitions or children of its own, whose rows an archive of it would not have"
              .formatted(name));
    }
    return copied().isEmpty() ? Optional.of(name + " has no columns") : Optional.empty();
  }

  /** Those that a file has: what is generated comes again by itself. */
  List<Column> copied() {
    return columns.stream().filter(column -> !column.generated()).toList();
  }

  List<String> copiedTexts() {
    return copied().stream().map(Column::text).toList();
  }

  /** Of this table alone, in the order in which its rows lie. */
  String copy() {
    return "COPY %s (%s) TO STDOUT WITH (FORMAT csv, HEADER)"
        .formatted(name, copied().stream().map(Column::name).collect(Collectors.joining(", ")));
  }
}
