package dev.pgvitals.collect;

import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.postgres.DatabaseFacts;
import dev.pgvitals.postgres.FactsReader;
import dev.pgvitals.postgres.Heartbeat;
import dev.pgvitals.postgres.Questions;
import dev.pgvitals.postgres.ServerConnections;
import dev.pgvitals.postgres.ServerFacts;
import dev.pgvitals.postgres.Session;
import dev.pgvitals.postgres.Spent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** A server that is reached over its own small set of connections. Thread-safe. */
final class JdbcServer implements MonitoredServer {
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
  JdbcServer(ServerConfig server, Questions questions, ScheduledExecutorService housekeeper) {
    this.connections = new ServerConnections(server, housekeeper);
    this.home = new HomeConnection(connections);
    this.collector = new Collector(server.name(), server.labels(), connections.cost());
    this.trustedOwners = server.trustedOwners();
    this.factsReader = factsReader(questions);
  }

  private FactsReader factsReader(Questions questions) {
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
  public void ask(Questions questions) {
    factsReader = factsReader(questions);
  }

  @Override
  public Optional<RunResult> run(PlannedQuery query, RunMemory memory, long now)
      throws SQLException, ResultException, InterruptedException {
    try {
      return home.use(session -> collect(session, query, memory, now));
    } catch (UnusableResult e) {
      throw e.result();
    }
  }

  private Optional<RunResult> collect(
      Session session, PlannedQuery query, RunMemory memory, long now) throws SQLException {
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
    public Optional<RunResult> run(PlannedQuery query, RunMemory memory, long now)
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
  public Spent spent() {
    return connections.cost().sum();
  }

  @Override
  public void close() {
    connections.close();
  }
}
