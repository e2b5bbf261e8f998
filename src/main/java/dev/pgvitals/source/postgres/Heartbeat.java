package dev.pgvitals.source.postgres;

import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.source.jdbc.Session;
import dev.pgvitals.source.pgbouncer.ConsoleFacts;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The light probe behind {@code pg_up}: proof that the server answers, and the two facts whose
 * change asks for a new plan at once.
 */
public record Heartbeat(boolean inRecovery, Instant startTime) {
  private static final String SQL =
      "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.pg_postmaster_start_time()";

  public static Heartbeat of(Session session) throws SQLException {
    if (session.isConsole()) {
      // Another PgBouncer is another connection, and so a look at all facts.
      return session.query(
          ConsoleFacts.SHOW_VERSION, rows -> new Heartbeat(false, ConsoleFacts.UNKNOWN_START));
    }
    try (PreparedStatement statement = session.prepare(SQL)) {
      return session.query(
          statement,
          row -> {
            row.next();
            return new Heartbeat(
                row.getBoolean(1), row.getObject(2, OffsetDateTime.class).toInstant());
          });
    }
  }

  /** False after a failover or a restart: what was found out before may no longer hold. */
  public boolean agreesWith(ServerFacts facts) {
    return inRecovery == facts.inRecovery() && startTime.equals(facts.startTime());
  }
}
