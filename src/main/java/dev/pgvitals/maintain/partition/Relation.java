package dev.pgvitals.maintain.partition;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A table that was a partition, as the catalogue has it now.
 *
 * @param name as SQL has it, with its schema
 * @param attached whether it is a partition, or inherits
 * @param allowed whether the role may do what its owner may
 * @param bytes as of its last vacuum, without indexes
 */
record Relation(
    String schema, String relname, String name, boolean attached, boolean allowed, long bytes) {
  private static final String SQL =
      """
      SELECT n.nspname, c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
             c.relispartition OR EXISTS (SELECT FROM pg_inherits AS i WHERE i.inhrelid = c.oid) AS attached,
             pg_has_role(c.relowner, 'USAGE') AS allowed,
             greatest(c.relpages, 0) * current_setting('block_size')::bigint AS bytes
      FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.oid = ?::oid AND c.relkind IN ('r', 'p')""";

  /** Empty: there is none of that number. */
  static Optional<Relation> of(Connection connection, long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setString(1, Long.toString(oid));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Relation(
                    row.getString("nspname"),
                    row.getString("relname"),
                    row.getString("name"),
                    row.getBoolean("attached"),
                    row.getBoolean("allowed"),
                    row.getLong("bytes")))
            : Optional.empty();
      }
    }
  }
}
