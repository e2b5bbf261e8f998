package dev.pgvitals.maintain.partition;

import dev.pgvitals.maintain.partition.bound.Range;
import dev.pgvitals.maintain.partition.bound.TimeAxis;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;

/** Rows of a default partition that belong into one that is to be made. */
final class DefaultRows {
  /** More are not counted. */
  private static final int MOST = 10_000;

  private static final int SECONDS = 20;

  private static final String COLUMNS =
      """
      SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
      FROM pg_attribute AS a
      WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''""";

  private DefaultRows() {}

  /** Why there can be no partition of the range before they are moved, and how they are. */
  static Optional<String> refusal(
      Connection connection, PartitionedTable table, Range range, NewPartition made)
      throws SQLException {
    Optional<Partition> found = table.defaultPartition();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String rows = found.get().name();
    TimeAxis axis = table.axis().orElseThrow();
    String which =
        "%1$s >= '%2$s' AND %1$s < '%3$s'"
            .formatted(table.column(), axis.text(range.from()), axis.text(range.to()));
    long count = count(connection, rows, which);
    if (count == 0) {
      return Optional.empty();
    }
    String columns = columns(connection, found.get().oid());
    int attach = made.statements().size() - 1;
    while (!made.statements().get(attach).contains(" ATTACH PARTITION ")) {
      attach--;
    }
    return Optional.of(
        "%s has %s of its rows. To move them, in one transaction: %s; WITH moved AS (DELETE FROM %s WHERE %s RETURNING %s) INSERT INTO %s (%s) SELECT %s FROM moved; %s"
            .formatted(
                rows,
                count > MOST
                    ? String.format(Locale.ROOT, "more than %,d", MOST)
                    : String.format(Locale.ROOT, "%,d", count),
                String.join("; ", made.statements().subList(0, attach)),
                rows,
                which,
                columns,
                made.name(),
                columns,
                columns,
                String.join("; ", made.statements().subList(attach, made.statements().size()))));
  }

  private static long count(Connection connection, String rows, String which) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT count(*) FROM (SELECT FROM %s WHERE %s LIMIT %d) AS d"
                  .formatted(rows, which, MOST + 1))) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static String columns(Connection connection, long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, Long.toString(oid));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
