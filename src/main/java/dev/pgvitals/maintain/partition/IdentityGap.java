package dev.pgvitals.maintain.partition;

import dev.pgvitals.maintain.verb.Look;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A partition that is divided itself and has an identity column which its parts have not: from 17
 * on, that comes of parts that were made before it was attached. The server cannot detach such a
 * one: it fails where the identity is to be taken from a part, and after the first half of DETACH
 * CONCURRENTLY for good.
 */
final class IdentityGap {
  private static final int INHERITED = 17;

  private static final String FIND =
      """
      WITH RECURSIVE parts AS (
        SELECT i.inhparent, i.inhrelid FROM pg_inherits AS i WHERE i.inhparent = ?::oid
        UNION ALL
        SELECT i.inhparent, i.inhrelid FROM parts AS p JOIN pg_inherits AS i ON i.inhparent = p.inhrelid)
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS part, quote_ident(a.attname) AS identity,
             quote_ident(wn.nspname) || '.' || quote_ident(w.relname) AS whole, pg_get_expr(c.relpartbound, 0) AS bound
      FROM parts AS p
      JOIN pg_attribute AS a ON a.attrelid = p.inhparent AND a.attidentity <> '' AND NOT a.attisdropped
      JOIN pg_attribute AS b ON b.attrelid = p.inhrelid AND b.attname = a.attname AND b.attidentity = ''
      JOIN pg_class AS c ON c.oid = p.inhrelid
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_class AS w ON w.oid = p.inhparent
      JOIN pg_namespace AS wn ON wn.oid = w.relnamespace
      ORDER BY c.relname
      LIMIT 1""";

  private IdentityGap() {}

  /** Why it must not be detached as it is, with what to do; empty: nothing is in the way. */
  static Optional<String> of(Partition partition, Look look) throws SQLException {
    if (look.server().major() < INHERITED) {
      return Optional.empty();
    }
    try (PreparedStatement statement = look.connection().prepareStatement(FIND)) {
      statement.setString(1, Long.toString(partition.oid()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(text(partition, row)) : Optional.empty();
      }
    }
  }

  private static String text(Partition partition, ResultSet row) throws SQLException {
    String why =
        "%s is an identity column, and not so in %s: the server cannot detach what holds such a part. "
            .formatted(row.getString("identity"), row.getString("part"));
    return why
        + (partition.pending()
            ? "Its rows can still be read by its own name: copy them, then DROP TABLE "
                + partition.name()
            : "Give it to each part first: ALTER TABLE %1$s DETACH PARTITION %2$s; ALTER TABLE %1$s ATTACH PARTITION %2$s %3$s"
                .formatted(row.getString("whole"), row.getString("part"), row.getString("bound")));
  }
}
