package dev.pgvitals.maintain.reindex;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes that a concurrent build has left half made. One is ours when it is on the table of a
 * build of ours, was not there before it, and has its name; it is dropped when, besides, nobody
 * builds it and nobody has a lock on it: invalid is also what somebody is just building.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final String SUFFIX = "_cc(new|old)\\d*$";
  private static final int MAX_NAME = 63;

  private static final String INVALID =
      """
      SELECT c.oid, c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
             quote_ident(n.nspname) || '.' || quote_ident(t.relname) AS table_name, t.oid AS table_oid,
             c.relpages::bigint * current_setting('block_size')::bigint AS bytes,
             EXISTS (SELECT FROM pg_stat_progress_create_index AS p
                     WHERE p.datname = current_database() AND (p.index_relid = c.oid OR p.relid = t.oid))
             OR EXISTS (SELECT FROM pg_locks AS l
                        WHERE l.locktype = 'relation' AND l.relation = c.oid AND l.pid <> pg_backend_pid()
                          AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())) AS in_use
      FROM pg_index AS i
      JOIN pg_class AS c ON c.oid = i.indexrelid AND c.relkind = 'i'
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_class AS t ON t.oid = i.indrelid
      WHERE NOT i.indisvalid
      ORDER BY c.oid""";

  private Leftovers() {}

  /**
   * An invalid index.
   *
   * @param inUse whether somebody builds it, or anything on its table, or has a lock on it
   */
  record Invalid(
      long oid,
      String relname,
      String name,
      String tableName,
      long tableOid,
      long bytes,
      boolean inUse) {
    boolean isOfABuild() {
      return relname.matches("(?s).*" + SUFFIX);
    }
  }

  /** All of a database. */
  static List<Invalid> invalid(Connection connection) throws SQLException {
    List<Invalid> indexes = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(INVALID)) {
      while (row.next()) {
        indexes.add(
            new Invalid(
                row.getLong("oid"),
                row.getString("relname"),
                row.getString("name"),
                row.getString("table_name"),
                row.getLong("table_oid"),
                row.getLong("bytes"),
                row.getBoolean("in_use")));
      }
    }
    return indexes;
  }

  /** Those of one table, by number. */
  static Set<Long> invalidOf(Connection connection, long table) throws SQLException {
    Set<Long> numbers = new TreeSet<>();
    for (Invalid index : invalid(connection)) {
      if (index.tableOid() == table) {
        numbers.add(index.oid());
      }
    }
    return numbers;
  }

  /** What a build of ours has left. */
  static List<Invalid> of(Connection connection, BuildMark mark) throws SQLException {
    Optional<Built> built = built(connection, mark.index());
    List<Invalid> own = new ArrayList<>();
    if (built.isPresent()) {
      for (Invalid index : invalid(connection)) {
        if (index.tableOid() == built.get().table()
            && !mark.before().contains(index.oid())
            && index.isOfABuild()
            && isNamedAfter(index.relname(), built.get().relname())) {
          own.add(index);
        }
      }
    }
    return own;
  }

  private record Built(long table, String relname) {}

  private static Optional<Built> built(Connection connection, long index) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT i.indrelid, c.relname FROM pg_index AS i JOIN pg_class AS c ON c.oid ="
                + " i.indexrelid WHERE i.indexrelid = ?::oid")) {
      statement.setString(1, Long.toString(index));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Built(row.getLong(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  /** The original itself may be called so, when it had been replaced already. */
  private static boolean isNamedAfter(String leftover, String original) {
    String base = original.replaceFirst(SUFFIX, "");
    String own = leftover.replaceFirst(SUFFIX, "");
    return own.equals(base) || (leftover.length() >= MAX_NAME - 1 && base.startsWith(own));
  }

  /**
   * Drops what a build of ours has left and nobody uses.
   *
   * @return whether nothing of it is there any more
   */
  static boolean drop(Connection connection, BuildMark mark, Duration patience)
      throws SQLException {
    boolean clean = true;
    for (Invalid index : of(connection, mark)) {
      if (index.inUse()) {
        clean = false;
        continue;
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SELECT set_config('statement_timeout', '%d', false), set_config('lock_timeout', '0', false)"
                .formatted(patience.toMillis()));
        statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index.name());
        LOG.info("dropped {}, which a build of ours had left", index.name());
      } catch (SQLException e) {
        LOG.warn("cannot drop {} yet: {}", index.name(), e.getMessage());
        clean = false;
      }
    }
    return clean;
  }
}
