package dev.pgvitals.rescue.server;

import dev.pgvitals.rescue.plan.Session;
import dev.pgvitals.rescue.plan.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads all sessions of a server but our own. Texts of statements stay there unless asked for. */
final class SessionLook {
  private static final int QUERY_ID = 14;
  private static final int WAITSTART = 14;
  private static final int REPACK = 19;

  private final int major;

  SessionLook(int major) {
    this.major = major;
  }

  /**
   * A condition on {@code a}, a row of pg_stat_activity: it does work on the server itself, that
   * would be lost, or leave rubbish behind. Some of it waits for a lock before its progress is
   * there, so that its text must tell, too, behind whatever comments.
   */
  String isAtMaintenance() {
    String rewriting = major >= REPACK ? "pg_stat_progress_repack" : "pg_stat_progress_cluster";
    return """
    (a.state = 'active'
     AND (a.pid IN (SELECT p.pid FROM pg_catalog.pg_stat_progress_vacuum AS p)
          OR a.pid IN (SELECT p.pid FROM pg_catalog.pg_stat_progress_create_index AS p)
          OR a.pid IN (SELECT p.pid FROM pg_catalog.%s AS p)
          OR a.query ~* '^(\\s|/\\*.*?\\*/|--[^\\n]*\\n)*(vacuum|reindex|cluster|repack|create\\s+(unique\\s+)?index)\\M'))"""
        .formatted(rewriting);
  }

  private String sql() {
    return """
    SELECT a.pid, a.backend_start, a.state_change, COALESCE(a.backend_type, '') AS backend_type,
           COALESCE(a.usename::text, '') AS usename, COALESCE(r.rolsuper, false) AS superuser,
           COALESCE(a.datname::text, '') AS datname, COALESCE(a.application_name, '') AS application,
           COALESCE(a.client_hostname, pg_catalog.host(a.client_addr), CASE WHEN a.client_port = -1 THEN 'local' END, '') AS client,
           COALESCE(a.state, '') AS state,
           COALESCE(%1$s, false) AS maintenance,
           a.pid IN (SELECT l.pid FROM pg_catalog.pg_locks AS l WHERE l.locktype = 'advisory' AND l.granted AND l.pid IS NOT NULL) AS advisory,
           pg_catalog.date_part('epoch', c.now - a.backend_start) AS connected,
           pg_catalog.date_part('epoch', c.now - a.state_change) AS in_state,
           pg_catalog.date_part('epoch', c.now - a.query_start) AS query_age,
           pg_catalog.date_part('epoch', c.now - a.xact_start) AS xact_age,
           CASE WHEN a.wait_event_type = 'Lock' THEN pg_catalog.date_part('epoch', c.now - COALESCE(%2$s, a.query_start)) END AS waiting,
           GREATEST(pg_catalog.age(a.backend_xid), pg_catalog.age(a.backend_xmin)) AS xid_age,
           %3$s AS query_id,
           CASE WHEN a.wait_event_type = 'Lock' THEN pg_catalog.pg_blocking_pids(a.pid) END AS blocked_by,
           CASE WHEN ? THEN pg_catalog.left(a.query, 1000) END AS query
      FROM pg_catalog.pg_stat_activity AS a
     CROSS JOIN (SELECT pg_catalog.clock_timestamp() AS now) AS c
      LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = a.usesysid
     WHERE a.pid <> pg_catalog.pg_backend_pid()
     ORDER BY a.pid"""
        .formatted(
            isAtMaintenance(),
            major >= WAITSTART
                ? "(SELECT pg_catalog.min(l.waitstart) FROM pg_catalog.pg_locks AS l WHERE l.pid ="
                    + " a.pid AND NOT l.granted)"
                : "NULL",
            major >= QUERY_ID ? "a.query_id" : "NULL::bigint");
  }

  List<Session> read(Connection connection, boolean texts) throws SQLException {
    List<Session> sessions = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql())) {
      statement.setBoolean(1, texts);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          sessions.add(session(row));
        }
      }
    }
    return sessions;
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        new SessionId(
            row.getLong("pid"),
            instant(row, "backend_start").orElse(Instant.EPOCH),
            instant(row, "state_change")),
        new Session.Owner(
            row.getString("backend_type"),
            row.getString("usename"),
            row.getBoolean("superuser"),
            row.getString("datname"),
            row.getString("application"),
            row.getString("client")),
        row.getString("state"),
        row.getBoolean("maintenance"),
        row.getBoolean("advisory"),
        new Session.Ages(
            age(row, "connected").orElse(Duration.ZERO),
            age(row, "in_state"),
            age(row, "query_age"),
            age(row, "xact_age"),
            age(row, "waiting")),
        number(row, "xid_age"),
        number(row, "query_id"),
        blockers(row),
        Optional.ofNullable(row.getString("query")));
  }

  private static List<Long> blockers(ResultSet row) throws SQLException {
    java.sql.Array pids = row.getArray("blocked_by");
    return pids == null
        ? List.of()
        : Stream.of((Integer[]) pids.getArray()).map(Integer::longValue).toList();
  }

  static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static Optional<Duration> age(ResultSet row, String column) throws SQLException {
    double seconds = row.getDouble(column);
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.max(0, Math.round(seconds * 1000))));
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
