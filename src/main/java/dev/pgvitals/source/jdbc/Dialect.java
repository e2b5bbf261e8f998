package dev.pgvitals.source.jdbc;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Heartbeat;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.RunResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a kind of server that pgJDBC reaches does in its own way. Thread-safe.
 *
 * @param <S> a connection in use, as this kind needs it
 */
public interface Dialect<S> {
  /** Opens a connection to the database that the server's address names, guarded and in order. */
  Opened home(Connector connector) throws SQLException;

  /** Opens one to another database, when there was one to the home database already. */
  default Opened visit(Connector connector, String database) throws SQLException {
    throw new UnsupportedOperationException("there are no databases to visit");
  }

  /**
   * A connection that is to be used, once more or for the first time.
   *
   * @param connection that was opened here, or the pool's wrapper of it
   */
  S session(Connection connection) throws SQLException;

  /** Proof of life, in one round trip, which is counted already. */
  Heartbeat heartbeat(S session) throws SQLException;

  /** From now on facts tell of these names. */
  void ask(FactsScope questions);

  /** Facts of the server and its home database; the first round trip is counted already. */
  ServerFacts facts(S session) throws SQLException;

  /** Facts of the database that a visit is to; the first round trip is counted already. */
  default DatabaseFacts facts(S session, String database, ServerFacts server) throws SQLException {
    throw new UnsupportedOperationException("there are no databases to visit");
  }

  /**
   * Runs a query, all or nothing.
   *
   * @return empty when a predicate says that it should not run now
   * @throws ResultException when the result is not what the catalogue says
   */
  Optional<RunResult> run(S session, PlannedQuery query, QueryRunState memory, long now)
      throws SQLException, ResultException;

  /**
   * Answers a question, within the bounds of a run.
   *
   * @throws ResultException when there are no rows in the answer, or more than there is room for
   */
  Answer answer(S session, Question question) throws SQLException, ResultException;
}
