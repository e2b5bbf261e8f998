package dev.pgvitals.source.jdbc;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.RequiredObjects;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.state.QueryRunState;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.UsageTotals;
import dev.pgvitals.source.postgres.FactsReader;
import dev.pgvitals.source.postgres.Heartbeat;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** A server that is reached over its own small set of connections. Thread-safe. */
public final class JdbcSource implements Source {
  private final ServerConnections connections;
  private final HomeConnection home;
  private final Collector collector;
  private final List<String> trustedOwners;
  private volatile FactsReader factsReader;

  /**
   * Connects to nothing yet.
   *
   * @param housekeeper shared by all servers' pools
   */
  public JdbcSource(
      ServerConfig server, RequiredObjects questions, ScheduledExecutorService housekeeper) {
    this.connections = new ServerConnections(server, housekeeper);
    this.home = new HomeConnection(connections);
    this.collector = new Collector(server.name(), server.labels(), connections.cost());
    this.trustedOwners = server.trustedOwners();
    this.factsReader = factsReader(questions);
  }

  private FactsReader factsReader(RequiredObjects questions) {
    return new FactsReader(questions, trustedOwners, connections.cost());
  }

  @Override
  public Heartbeat heartbeat() throws SQLException, InterruptedException {
    return home.use(
        session -> {
          connections.cost().oneRow();
          return Heartbeat.of(session);
        });
  }

  @Override
  public ServerFacts facts() throws SQLException, InterruptedException {
    return home.use(
        session -> {
          connections.cost().oneRow();
          return factsReader.server(session);
        });
  }

  @Override
  public void ask(RequiredObjects questions) {
    factsReader = factsReader(questions);
  }

  @Override
  public Optional<RunResult> run(PlannedQuery query, QueryRunState memory, long now)
      throws SQLException, ResultException, InterruptedException {
    try {
      return home.use(session -> collect(session, query, memory, now));
    } catch (UnusableResult e) {
      throw e.result();
    }
  }

  private Optional<RunResult> collect(
      Session session, PlannedQuery query, QueryRunState memory, long now) throws SQLException {
    try {
      return collector.run(session, query, memory, now);
    } catch (ResultException e) {
      throw new UnusableResult(e);
    }
  }

  @Override
  public Visit visit(String database) throws SQLException, InterruptedException {
    return new JdbcVisit(connections.visit(database), database);
  }

  private final class JdbcVisit implements Visit {
    private final ServerConnections.Lease lease;
    private final String database;

    JdbcVisit(ServerConnections.Lease lease, String database) {
      this.lease = lease;
      this.database = database;
    }

    @Override
    public DatabaseFacts facts(ServerFacts server) throws SQLException {
      connections.cost().oneRow();
      return lease.use(session -> factsReader.database(session, database, server));
    }

    @Override
    public Optional<RunResult> run(PlannedQuery query, QueryRunState memory, long now)
        throws SQLException, ResultException {
      try {
        return lease.use(session -> collect(session, query, memory, now));
      } catch (UnusableResult e) {
        throw e.result();
      }
    }

    @Override
    public boolean isOver() {
      try {
        return lease.isClosed();
      } catch (SQLException e) {
        return true;
      }
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  @Override
  public void cut() {
    connections.cut();
  }

  @Override
  public int connections() {
    return connections.open();
  }

  @Override
  public Optional<Duration> connectTime() {
    return connections.connectTime();
  }

  @Override
  public UsageTotals spent() {
    return connections.cost().sum();
  }

  @Override
  public void close() {
    connections.close();
  }
}
