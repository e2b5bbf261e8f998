package dev.pgvitals.source.postgres;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SearchPath;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Heartbeat;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.jdbc.Attempt;
import dev.pgvitals.source.jdbc.Connector;
import dev.pgvitals.source.jdbc.Dialect;
import dev.pgvitals.source.jdbc.Opened;
import dev.pgvitals.source.jdbc.RunReader;
import dev.pgvitals.source.jdbc.UsageCounters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** One PostgreSQL server, asked in guarded sessions. Thread-safe. */
public final class PostgresDialect implements Dialect<Session> {
  private static final String HEARTBEAT =
      "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.pg_postmaster_start_time()";

  private final SessionOpener opener;
  private final Collector collector;
  private final RunReader reader;
  private final Duration timeout;
  private final List<String> trustedOwners;
  private final UsageCounters cost;
  private volatile FactsReader factsReader;

  /**
   * Asks nothing yet.
   *
   * @param questions names that the facts are to tell of
   * @param detailed whether runs are to give each value of each alert
   */
  public PostgresDialect(
      ServerConfig server, FactsScope questions, UsageCounters cost, boolean detailed) {
    this.opener = new SessionOpener(server, cost);
    this.reader = new RunReader(server, cost, detailed);
    this.collector = new Collector(reader, cost);
    this.timeout = server.timeout();
    this.trustedOwners = server.trustedOwners();
    this.cost = cost;
    this.factsReader = factsReader(questions);
  }

  private FactsReader factsReader(FactsScope questions) {
    return new FactsReader(questions, trustedOwners, cost);
  }

  @Override
  public Opened home(Connector connector) throws SQLException {
    return opener.home(connector);
  }

  @Override
  public Opened visit(Connector connector, String database) throws SQLException {
    return opener.visit(connector, database);
  }

  @Override
  public Session session(Connection connection) throws SQLException {
    return opener.session(connection);
  }

  @Override
  public Heartbeat heartbeat(Session session) throws SQLException {
    try (PreparedStatement statement = session.prepare(HEARTBEAT)) {
      return session.query(
          statement,
          row -> {
            row.next();
            return new Heartbeat(
                row.getBoolean(1), row.getObject(2, OffsetDateTime.class).toInstant());
          });
    }
  }

  @Override
  public void ask(FactsScope questions) {
    factsReader = factsReader(questions);
  }

  @Override
  public ServerFacts facts(Session session) throws SQLException {
    return factsReader.server(session);
  }

  @Override
  public DatabaseFacts facts(Session session, String database, ServerFacts server)
      throws SQLException {
    return factsReader.database(session, database, server);
  }

  @Override
  public Optional<RunResult> run(
      Session session, PlannedQuery query, QueryRunState memory, long now)
      throws SQLException, ResultException {
    return collector.run(session, query, memory, now);
  }

  @Override
  public Answer answer(Session session, Question question) throws SQLException, ResultException {
    String transaction = session.transaction(question.sql(), timeout, SearchPath.CATALOG);
    try {
      return Attempt.guarded(session.connection(), () -> read(session, transaction, question));
    } catch (SQLException | ResultException e) {
      cost.roundTrip();
      session.rollBack(e);
      throw e;
    }
  }

  private Answer read(Session session, String transaction, Question question)
      throws SQLException, ResultException {
    try (Statement statement = session.connection().createStatement()) {
      reader.ready(statement, question);
      try (ResultSet rows = RunReader.rows(statement, statement.execute(transaction))) {
        session.met(rows);
        return reader.read(rows, question);
      }
    }
  }
}
