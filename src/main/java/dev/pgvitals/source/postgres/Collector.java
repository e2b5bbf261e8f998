package dev.pgvitals.source.postgres;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SearchPath;
import dev.pgvitals.collect.runstate.EventWindow;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.jdbc.Attempt;
import dev.pgvitals.source.jdbc.RunReader;
import dev.pgvitals.source.jdbc.UsageCounters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * One run: SQL in, slice out, all or nothing. One statement, one transaction, one round trip in the
 * common case; each predicate that has to be asked costs one more. Thread-safe.
 */
final class Collector {
  /** By statement_timeout, for one. */
  private static final String QUERY_CANCELED = "57014";

  private final RunReader reader;
  private final UsageCounters cost;

  Collector(RunReader reader, UsageCounters cost) {
    this.reader = reader;
    this.cost = cost;
  }

  /** See {@link PostgresDialect#run}. */
  Optional<RunResult> run(Session session, PlannedQuery query, QueryRunState memory, long now)
      throws SQLException, ResultException {
    if (query.path() == SearchPath.CATALOG && session.isElsewhere(query.databaseOid())) {
      // Whose objects these are was found out in the other one.
      throw new SQLException("the database's name was given to another one", "42P01");
    }
    if (!memory.predicates().allow(query.when(), new PredicateQuestion(session, cost), now)) {
      return Optional.empty();
    }
    Connection connection = session.connection();
    boolean counts = query.schema().countsEvents();
    if (!counts && !session.boundsEachTransaction() && !query.ownTimeout()) {
      return Optional.of(Attempt.guarded(connection, () -> alone(session, query, memory, now)));
    }
    // The connection's own socket timeout was set for the server's timeout; the pool restores it.
    connection.setNetworkTimeout(
        Runnable::run, (int) query.timeout().plus(SessionSettings.GRACE).toMillis());
    // Sent as one message: a round trip is what a query costs a server far away.
    Optional<EventWindow> window =
        counts ? Optional.of(memory.events().window(query.settle())) : Optional.empty();
    String sql = window.map(w -> w.bind(query.sql())).orElse(query.sql());
    String transaction =
        session.transaction(
            window.map(EventWindow::clock).orElse(""), sql, query.timeout(), query.path());
    try {
      return Optional.of(
          Attempt.guarded(
              connection, () -> transaction(session, query, transaction, memory, window, now)));
    } catch (SQLException e) {
      failed(session, memory, now, e);
      throw session.placed(e, sql, query.path());
    } catch (ResultException e) {
      failed(session, memory, now, e);
      throw e;
    }
  }

  private void failed(Session session, QueryRunState memory, long now, Exception e) {
    if (isTooMuch(e)) {
      memory.events().tooMuch(now);
    }
    cost.roundTrip();
    session.rollBack(e);
  }

  /** Whether less of the same would have done. */
  private static boolean isTooMuch(Exception e) {
    return e instanceof ResultException
        || (e instanceof SQLException failed && QUERY_CANCELED.equals(failed.getSQLState()));
  }

  private RunResult alone(Session session, PlannedQuery query, QueryRunState memory, long now)
      throws SQLException, ResultException {
    try {
      return single(session, query, memory, now);
    } catch (SQLException e) {
      if (query.path() == SearchPath.CATALOG) {
        throw e;
      }
      cost.roundTrip();
      if (session.forgetPlans(e)) {
        return single(session, query, memory, now);
      }
      session.rest(e);
      throw session.placed(e, query.sql(), query.path());
    }
  }

  private RunResult single(Session session, PlannedQuery query, QueryRunState memory, long now)
      throws SQLException, ResultException {
    // The pool would take a plan that is out of date for a connection that is broken.
    Connection connection = session.connection().unwrap(Connection.class);
    String sql = memory.text().of(query, session::single);
    int scrolling = RunReader.scrolling(query);
    // Prepared, it is parsed and planned once a connection, which takes a quarter off what a
    // collection costs the server. The driver would take a question mark for a parameter.
    if (query.sql().indexOf('?') >= 0) {
      try (Statement statement =
          connection.createStatement(scrolling, ResultSet.CONCUR_READ_ONLY)) {
        reader.ready(statement, query);
        return read(
            session, statement, statement.execute(sql), query, memory, Optional.empty(), now);
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement(sql, scrolling, ResultSet.CONCUR_READ_ONLY)) {
      reader.ready(statement, query);
      return read(session, statement, statement.execute(), query, memory, Optional.empty(), now);
    }
  }

  private RunResult transaction(
      Session session,
      PlannedQuery query,
      String transaction,
      QueryRunState memory,
      Optional<EventWindow> window,
      long now)
      throws SQLException, ResultException {
    try (Statement statement =
        session
            .connection()
            .createStatement(RunReader.scrolling(query), ResultSet.CONCUR_READ_ONLY)) {
      reader.ready(statement, query);
      return read(session, statement, statement.execute(transaction), query, memory, window, now);
    }
  }

  private RunResult read(
      Session session,
      Statement statement,
      boolean first,
      PlannedQuery query,
      QueryRunState memory,
      Optional<EventWindow> window,
      long now)
      throws SQLException, ResultException {
    boolean result = first;
    Optional<RunReader.Events> events = Optional.empty();
    if (window.isPresent()) {
      RunReader.atRows(statement, result);
      try (ResultSet row = statement.getResultSet()) {
        events = Optional.of(new RunReader.Events(window.get(), EventWindow.end(row)));
      }
      result = statement.getMoreResults();
    }
    try (ResultSet rows = RunReader.rows(statement, result)) {
      session.met(rows);
      return reader.read(rows, query, memory, events, now);
    }
  }
}
