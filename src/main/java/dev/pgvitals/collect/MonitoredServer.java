package dev.pgvitals.collect;

import dev.pgvitals.postgres.DatabaseFacts;
import dev.pgvitals.postgres.Heartbeat;
import dev.pgvitals.postgres.Questions;
import dev.pgvitals.postgres.ServerFacts;
import dev.pgvitals.postgres.Spent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * A server as its monitor uses it: what can be asked of it, and nothing of how. Each call connects
 * where it has to, and may take as long as the server's timeouts allow; {@link #cut} ends all that
 * are under way with an exception. Thread-safe.
 */
interface MonitoredServer extends AutoCloseable {
  /** Whether it answers, at the least cost there is. */
  Heartbeat heartbeat() throws SQLException, InterruptedException;

  /** What it is, has and allows, by the names that {@link #ask} gave last. */
  ServerFacts facts() throws SQLException, InterruptedException;

  /** From now on facts tell of these names. */
  void ask(Questions questions);

  /**
   * Runs a query of the home database.
   *
   * @param now in nanoseconds, by the clock of the runs
   * @return empty when one of the query's predicates says that it should not run now
   */
  Optional<RunResult> run(PlannedQuery query, RunMemory memory, long now)
      throws SQLException, ResultException, InterruptedException;

  /** Enters another database, for as long as the visit is open. */
  Visit visit(String database) throws SQLException, InterruptedException;

  /** A stay in another database, on one connection. Not thread-safe. */
  interface Visit extends AutoCloseable {
    DatabaseFacts facts(ServerFacts server) throws SQLException;

    /** As {@link MonitoredServer#run}, in this database. */
    Optional<RunResult> run(PlannedQuery query, RunMemory memory, long now)
        throws SQLException, ResultException;

    /** Whether the connection is gone: then only another visit leads on. */
    boolean isOver();

    @Override
    void close();
  }

  /** Ends all that is under way; new calls connect anew. May take a moment if the server hangs. */
  void cut();

  /** Connections that are open or being opened. */
  int connections();

  /** How long the last successful connect and login took; empty before the first. */
  Optional<Duration> connectTime();

  /** What all calls together have cost the server. */
  Spent spent();

  /** As {@link #cut}, for good. */
  @Override
  void close();
}
