package dev.pgvitals.source.pgbouncer;

import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Heartbeat;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.jdbc.Attempt;
import dev.pgvitals.source.jdbc.Connector;
import dev.pgvitals.source.jdbc.Dialect;
import dev.pgvitals.source.jdbc.JdbcSettings;
import dev.pgvitals.source.jdbc.Opened;
import dev.pgvitals.source.jdbc.RunReader;
import dev.pgvitals.source.jdbc.UsageCounters;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * PgBouncer's console: nothing but SHOW, no transactions, no settings to make, one thing at a time.
 * What keeps a statement within bounds is the client's patience alone. Thread-safe.
 */
public final class ConsoleDialect implements Dialect<Connection> {
  /** The database whose place the console takes: it has no other name. */
  public static final String DATABASE = "pgbouncer";

  private final ServerConfig server;
  private final RunReader reader;
  private final Runnable notConsole;

  /**
   * Asks nothing yet.
   *
   * @param detailed whether runs are to give each value of each alert
   * @param notConsole called before a login fails because what answers is no console but a server
   *     with a database of that name
   */
  public ConsoleDialect(
      ServerConfig server, UsageCounters cost, boolean detailed, Runnable notConsole) {
    this.server = server;
    this.reader = new RunReader(server, cost, detailed);
    this.notConsole = notConsole;
  }

  @Override
  public Opened home(Connector connector) throws SQLException {
    JdbcSettings settings = settings(server.target(), server.timeout(), server.connectTimeout());
    Opened opened = connector.login(settings, server.target().database());
    if (!opened.tried(ConsoleDialect::isConsole)) {
      opened.close();
      notConsole.run();
      throw new SQLException("what answers is no PgBouncer console");
    }
    return new Opened(ConsoleConnection.of(opened.connection()), opened.wire());
  }

  /**
   * For a connection that is left as it is, since the console knows neither settings nor prepared
   * statements.
   *
   * @param patience for each answer
   */
  static JdbcSettings settings(
      ConnectionTarget target, Duration patience, Duration connectTimeout) {
    return JdbcSettings.of(target, target.database(), patience, connectTimeout)
        .with(PGProperty.PREPARE_THRESHOLD, "0")
        .with(PGProperty.PREFER_QUERY_MODE, "simple")
        .with(PGProperty.SOCKET_FACTORY, ConsoleSocketFactory.class.getName())
        // To tell a primary from a standby, the driver would ask.
        .without(PGProperty.TARGET_SERVER_TYPE);
  }

  private static boolean isConsole(Connection connection) throws SQLException {
    String version = connection.unwrap(PGConnection.class).getParameterStatus("server_version");
    return version != null && version.endsWith("/bouncer");
  }

  @Override
  public Connection session(Connection connection) {
    return connection;
  }

  @Override
  public Heartbeat heartbeat(Connection console) throws SQLException {
    ConsoleFacts.version(console);
    // Another PgBouncer is another connection, and so a look at all facts.
    return new Heartbeat(false, ConsoleFacts.UNKNOWN_START);
  }

  @Override
  public void ask(FactsScope questions) {
    // There is nothing in it that could be asked about.
  }

  @Override
  public ServerFacts facts(Connection console) throws SQLException {
    return ConsoleFacts.read(console);
  }

  @Override
  public Optional<RunResult> run(
      Connection console, PlannedQuery query, QueryRunState memory, long now)
      throws SQLException, ResultException {
    if (query.ownTimeout()) {
      // The connection's own was set for the server's timeout; the pool restores it.
      console.setNetworkTimeout(Runnable::run, (int) query.timeout().toMillis());
    }
    return Optional.of(Attempt.guarded(console, () -> show(console, query, memory, now)));
  }

  @Override
  public Answer answer(Connection console, Question question) throws SQLException, ResultException {
    return Attempt.guarded(console, () -> show(console, question));
  }

  private Answer show(Connection pooled, Question question) throws SQLException, ResultException {
    try (Statement statement = pooled.unwrap(Connection.class).createStatement()) {
      reader.ready(statement, question);
      try (ResultSet rows = RunReader.rows(statement, statement.execute(question.sql()))) {
        return reader.read(rows, question);
      }
    }
  }

  private RunResult show(Connection pooled, PlannedQuery query, QueryRunState memory, long now)
      throws SQLException, ResultException {
    // The pool would take what the console refuses for a connection that is broken.
    Connection console = pooled.unwrap(Connection.class);
    try (Statement statement =
        console.createStatement(RunReader.scrolling(query), ResultSet.CONCUR_READ_ONLY)) {
      reader.ready(statement, query);
      try (ResultSet rows = RunReader.rows(statement, statement.execute(query.sql()))) {
        return reader.read(rows, query, memory, Optional.empty(), now);
      }
    }
  }
}
