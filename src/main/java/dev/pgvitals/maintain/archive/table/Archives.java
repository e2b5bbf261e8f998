package dev.pgvitals.maintain.archive.table;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes to {@code pgvitals.archive}, and reads what was written. Each call is a transaction of its
 * own.
 *
 * <p>Not for use by several threads. Times are those of the process's clock.
 */
public final class Archives {
  private static final String COLUMNS =
      "id, database, schema, \"table\", partition, partition_schema, partition_oid, from_value,"
          + " to_value, begun_at, detached_at, place, file, columns, rows, bytes, sha256,"
          + " content_sha256, archived_at, verified_at, dropped_at, agent";

  private final Connection connection;
  private final String agent;
  private final InstantSource clock;

  /**
   * On one connection, to the home database.
   *
   * @param connection in autocommit mode, of a role that may write to the table
   * @param agent who writes
   */
  public Archives(Connection connection, String agent, InstantSource clock) {
    this.connection = connection;
    this.agent = agent;
    this.clock = clock;
  }

  /** Whether the table is there, and the role may read and write it. */
  public static boolean isUsable(Connection home) throws SQLException {
    try (Statement statement = home.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                       AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE')
                FROM pg_catalog.pg_class AS c
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = 'pgvitals' AND c.relname = 'archive' AND c.relkind = 'r'""")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /**
   * Writes that a partition is about to be detached. What an earlier row says of it is not taken
   * over: a partition that was attached again may have other rows than its archive, and may be that
   * of another table.
   */
  public long begin(Detached partition) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE pgvitals.archive SET dropped_at = ?, detached_at = NULL WHERE database = ? AND"
                + " partition_oid = CAST(? AS oid) AND dropped_at IS NULL"
                + " AND (detached_at IS NOT NULL OR file IS NOT NULL)")) {
      statement.setTimestamp(1, now());
      statement.setString(2, partition.database());
      statement.setLong(3, partition.partitionOid());
      statement.executeUpdate();
    }
    Optional<Long> again = tried(partition);
    return again.isPresent()
        ? written(
            "UPDATE pgvitals.archive SET (database, schema, \"table\", partition, partition_schema,"
                + " partition_oid, from_value, to_value, begun_at, agent)"
                + " = ROW(?, ?, ?, ?, ?, CAST(? AS oid), ?, ?, ?, ?), dropped_at = NULL WHERE id = "
                + again.get()
                + " RETURNING id",
            partition)
        : written(
            "INSERT INTO pgvitals.archive (database, schema, \"table\", partition, partition_schema,"
                + " partition_oid, from_value, to_value, begun_at, agent)"
                + " VALUES (?, ?, ?, ?, ?, CAST(? AS oid), ?, ?, ?, ?) RETURNING id",
            partition);
  }

  /** The row of a try that came to nothing: one a partition is enough, however many there are. */
  private Optional<Long> tried(Detached partition) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT max(id) FROM pgvitals.archive WHERE database = ? AND partition_oid = CAST(? AS"
                + " oid) AND detached_at IS NULL AND file IS NULL")) {
      statement.setString(1, partition.database());
      statement.setLong(2, partition.partitionOid());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long id = row.getLong(1);
        return row.wasNull() ? Optional.empty() : Optional.of(id);
      }
    }
  }

  private long written(String sql, Detached partition) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, partition.database());
      statement.setString(2, partition.schema());
      statement.setString(3, partition.table());
      statement.setString(4, partition.partition());
      statement.setString(5, partition.partitionSchema());
      statement.setLong(6, partition.partitionOid());
      statement.setString(7, partition.from().orElse(null));
      statement.setString(8, partition.to().orElse(null));
      statement.setTimestamp(9, now());
      statement.setString(10, agent);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /**
   * Writes that it is a partition: still, or again. Whoever detaches it from now on has to begin
   * anew; a file that it has is known further on.
   */
  public void attached(long id) throws SQLException {
    stamp(id, "dropped_at = ?, detached_at = NULL");
  }

  /** Writes that it is detached. */
  public void detached(long id) throws SQLException {
    stamp(id, "detached_at = ?");
  }

  /** Writes what its file is going to be; it is not called archived by that. */
  public void written(long id, Written written) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE pgvitals.archive SET place = ?, file = ?, columns = ?, rows = ?, bytes = ?,"
                + " sha256 = ?, content_sha256 = ?, archived_at = NULL, verified_at = NULL, agent ="
                + " ? WHERE id = ?")) {
      statement.setString(1, written.place());
      statement.setString(2, written.file());
      statement.setArray(3, connection.createArrayOf("text", written.columns().toArray()));
      statement.setLong(4, written.rows());
      statement.setLong(5, written.bytes());
      statement.setString(6, written.sha256());
      statement.setString(7, written.contentSha256());
      statement.setString(8, agent);
      statement.setLong(9, id);
      statement.executeUpdate();
    }
  }

  /** Writes that its file is whole, and was read back as a whole just now. */
  public void archived(long id) throws SQLException {
    stamp(id, "archived_at = ?, verified_at = ?");
  }

  /** Writes that its file was read and is as it was. */
  public void verified(long id) throws SQLException {
    stamp(id, "verified_at = ?");
  }

  /** Writes that the table is gone. */
  public void dropped(long id) throws SQLException {
    stamp(id, "dropped_at = ?");
  }

  private void stamp(long id, String set) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE pgvitals.archive SET " + set + " WHERE id = ?")) {
      Timestamp now = now();
      int index = 1;
      for (int i = set.indexOf('?'); i >= 0; i = set.indexOf('?', i + 1)) {
        statement.setTimestamp(index++, now);
      }
      statement.setLong(index, id);
      statement.executeUpdate();
    }
  }

  /** Those of a database whose table is not gone, the oldest first. */
  public List<ArchiveRow> open(String database) throws SQLException {
    return read("WHERE dropped_at IS NULL AND database = ? ORDER BY id", database);
  }

  /** All, the oldest first; those of all databases that have their home here. */
  public List<ArchiveRow> all() throws SQLException {
    return read("ORDER BY id", null);
  }

  private List<ArchiveRow> read(String which, @Nullable String database) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM pgvitals.archive " + which)) {
      if (database != null) {
        statement.setString(1, database);
      }
      List<ArchiveRow> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(row(row));
        }
      }
      return rows;
    }
  }

  private static ArchiveRow row(ResultSet row) throws SQLException {
    Detached detached =
        new Detached(
            row.getString("database"),
            row.getString("schema"),
            row.getString("table"),
            row.getString("partition_schema"),
            row.getString("partition"),
            row.getLong("partition_oid"),
            Optional.ofNullable(row.getString("from_value")),
            Optional.ofNullable(row.getString("to_value")));
    return new ArchiveRow(
        row.getLong("id"),
        detached,
        row.getTimestamp("begun_at").toInstant(),
        time(row, "detached_at"),
        written(row),
        time(row, "archived_at"),
        time(row, "verified_at"),
        time(row, "dropped_at"),
        row.getString("agent"));
  }

  private static Optional<Written> written(ResultSet row) throws SQLException {
    String file = row.getString("file");
    String sha256 = row.getString("sha256");
    String content = row.getString("content_sha256");
    Array columns = row.getArray("columns");
    if (file == null || sha256 == null || content == null || columns == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Written(
            String.valueOf(row.getString("place")),
            file,
            List.of((String[]) columns.getArray()),
            row.getLong("rows"),
            row.getLong("bytes"),
            sha256,
            content));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
