package dev.pgvitals.maintain.guard;

import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.text.ByteSize;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Looks whether the server can take more work. Needs a role that sees the statistics of others. Not
 * for use by several threads.
 */
public final class Guards {
  private static final String LAG =
      """
      SELECT max(l.bytes), (array_agg(l.name ORDER BY l.bytes DESC))[1]
      FROM (SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), r.replay_lsn) AS bytes,
                   coalesce(nullif(r.application_name, ''), r.client_addr::text, 'a standby') AS name
            FROM pg_stat_replication AS r
            WHERE r.state <> 'backup' AND r.replay_lsn IS NOT NULL) AS l""";

  /** One that is lost keeps nothing, though it may still say from where on it once did. */
  private static final String SLOTS =
      """
      SELECT max(l.bytes), (array_agg(l.name ORDER BY l.bytes DESC))[1]
      FROM (SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn) AS bytes, s.slot_name AS name
            FROM pg_replication_slots AS s
            WHERE s.restart_lsn IS NOT NULL AND s.wal_status IS DISTINCT FROM 'lost') AS l""";

  private static final String ARCHIVE =
      """
      SELECT a.last_failed_wal, a.last_failed_time
      FROM pg_stat_archiver AS a
      WHERE current_setting('archive_mode') <> 'off' AND a.last_failed_time IS NOT NULL
        AND (a.last_archived_time IS NULL OR a.last_failed_time > a.last_archived_time)""";

  private static final String ACTIVE =
      """
      SELECT count(*)
      FROM pg_stat_activity AS a
      WHERE a.backend_type = 'client backend' AND a.state = 'active' AND a.usename <> session_user""";

  private final Connection connection;
  private final GuardLimits limits;

  /**
   * For one server.
   *
   * @param connection to any of its databases, in autocommit mode
   */
  public Guards(Connection connection, GuardLimits limits) {
    this.connection = connection;
    this.limits = limits;
  }

  /** Something that will pass, or not, by itself. */
  public record Refusal(SkipReason reason, String detail) {}

  /** What keeps work from going on; asked between batches. */
  public Optional<Refusal> goOn() throws SQLException {
    Optional<Refusal> lag = behind(LAG, limits.maxLag(), "standby %s is %s behind");
    if (lag.isPresent()) {
      return lag;
    }
    return behind(SLOTS, limits.maxSlotWal(), "slot %s keeps %s of WAL");
  }

  /** What keeps work from beginning; asked before each target. */
  public Optional<Refusal> begin() throws SQLException {
    Optional<Refusal> refusal = goOn();
    if (refusal.isEmpty()) {
      refusal = archive();
    }
    return refusal.isEmpty() ? load() : refusal;
  }

  private Optional<Refusal> behind(String sql, long limit, String text) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      long bytes = row.getLong(1);
      return bytes <= limit
          ? Optional.empty()
          : Optional.of(
              new Refusal(
                  SkipReason.LAG, text.formatted(row.getString(2), ByteSize.rounded(bytes))));
    }
  }

  private Optional<Refusal> archive() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ARCHIVE)) {
      return row.next()
          ? Optional.of(
              new Refusal(
                  SkipReason.ARCHIVE,
                  "archiving of %s fails: WAL would pile up".formatted(row.getString(1))))
          : Optional.empty();
    }
  }

  private Optional<Refusal> load() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ACTIVE)) {
      row.next();
      int active = row.getInt(1);
      return active < limits.maxActive()
          ? Optional.empty()
          : Optional.of(new Refusal(SkipReason.LOAD, active + " sessions are at work"));
    }
  }
}
