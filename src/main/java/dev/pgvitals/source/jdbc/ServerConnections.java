package dev.pgvitals.source.jdbc;

import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.source.socket.Wire;
import dev.pgvitals.source.socket.WireFailure;
import dev.pgvitals.source.socket.WireLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * All connections to one server, never more at one time than {@link ServerConfig#connections}: a
 * small pool to the database that the server's address names, and visitors to its other databases,
 * which are closed when their lease ends, so that {@code DROP DATABASE} is never held up.
 * Thread-safe.
 *
 * @param <S> a connection in use
 */
public final class ServerConnections<S> implements AutoCloseable {
  private final ServerConfig server;
  private final Dialect<S> dialect;
  private final UsageCounters cost;
  private final Connector connector;
  private final HomePool pool;
  private final Semaphore permits;
  private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

  /**
   * Opens nothing yet.
   *
   * @param cost where all that they cost the server is counted
   * @param housekeeper shared by all servers' pools; a pool of its own threads each would not do
   *     for hundreds of servers
   */
  public ServerConnections(
      ServerConfig server,
      Dialect<S> dialect,
      UsageCounters cost,
      ScheduledExecutorService housekeeper) {
    this.server = server;
    this.dialect = dialect;
    this.cost = cost;
    this.connector =
        new Connector(
            server.target(),
            server.connections(),
            WireLimits.within(server.connectTimeout()),
            cost,
            housekeeper);
    this.pool = new HomePool(server, cost, housekeeper);
    this.permits = new Semaphore(server.connections(), true);
  }

  /**
   * A connection to the server's home database, in autocommit mode, with the guards set.
   *
   * @throws LoginException with what the server or the network said, not the pool
   */
  public Lease home() throws SQLException, InterruptedException {
    return home(pool::takeIdleOrReserve);
  }

  /**
   * As {@link #home}, but a new one, whatever is idle: what has come back to the pool a moment ago
   * may have died there by now, as the last one did.
   */
  public Lease newHome() throws SQLException, InterruptedException {
    return home(
        () -> {
          pool.reserve();
          return Optional.empty();
        });
  }

  /** Gives an idle connection; or none, and the right to open one. */
  private interface Choice {
    Optional<Connection> make() throws SQLException;
  }

  private Lease home(Choice choice) throws SQLException, InterruptedException {
    acquirePermit();
    boolean leased = false;
    try {
      Optional<Connection> idle = choice.make();
      Connection connection = idle.isPresent() ? idle.get() : openHome();
      Lease lease = new Lease(connection, pool.wireOf(connection), idle.isEmpty(), false);
      leases.add(lease);
      leased = true;
      return lease;
    } finally {
      if (!leased) {
        permits.release();
      }
    }
  }

  /**
   * A connection to another database of the server; closed when the lease is. After {@link #home}.
   */
  public Lease visit(String database) throws SQLException, InterruptedException {
    acquirePermit();
    boolean leased = false;
    boolean reserving = false;
    try {
      pool.reserve();
      reserving = true;
      Opened visitor = dialect.visit(connector, database);
      visitor.wire().loggedIn();
      Lease lease = new Lease(visitor.connection(), visitor.wire(), true, true);
      leases.add(lease);
      leased = true;
      return lease;
    } finally {
      if (!leased) {
        if (reserving) {
          pool.release();
        }
        permits.release();
      }
    }
  }

  /** Opens a connection where it was reserved, and passes it through the pool. */
  private Connection openHome() throws SQLException {
    try {
      return pool.add(loggedIn());
    } finally {
      pool.release();
    }
  }

  private Opened loggedIn() throws LoginException {
    try {
      Opened home = dialect.home(connector);
      home.wire().loggedIn();
      return home;
    } catch (SQLException e) {
      throw new LoginException(e);
    }
  }

  /** Closes what is idle: after one connection was found dead, the others most likely are. */
  public void dropIdle() {
    pool.dropIdle();
  }

  /** Cuts every connection, whatever waits for it fails at once; new ones may be opened. */
  public void cut() {
    connector.cutWaiting();
    leases.forEach(Lease::abort);
    dropIdle();
  }

  /** Connections that are open now or being opened, idle ones included. */
  public int open() {
    return pool.open();
  }

  /** How long the last successful connect and login took; empty before the first. */
  public Optional<Duration> connectTime() {
    return connector.lastDuration();
  }

  private void acquirePermit() throws SQLException, InterruptedException {
    if (!permits.tryAcquire(server.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new SQLTransientConnectionException(
          "no free connection to " + server.name() + ", all in use: " + server.connections());
    }
  }

  /** Cuts what is in use, whatever it waits for. */
  @Override
  public void close() {
    connector.close();
    leases.forEach(Lease::abort);
    pool.close();
  }

  /** What a connection is used for. */
  public interface Use<S, T> {
    T of(S session) throws SQLException;
  }

  /** A connection for the time of one use. */
  public final class Lease implements AutoCloseable {
    private final Connection connection;
    private final Wire wire;
    private final boolean fresh;
    private final boolean visitor;
    private final long since = System.nanoTime();
    private volatile boolean broken;
    private volatile boolean cut;

    private Lease(Connection connection, Wire wire, boolean fresh, boolean visitor) {
      this.connection = connection;
      this.wire = wire;
      this.fresh = fresh;
      this.visitor = visitor;
    }

    /**
     * Uses the connection; whatever goes wrong in the driver is a failure of the connection.
     *
     * @throws SQLException also when the driver failed at what the server sent
     */
    public <T> T use(Use<S, T> use) throws SQLException {
      try {
        return use.of(dialect.session(connection));
      } catch (RuntimeException | Error e) {
        markBroken();
        if (e instanceof OutOfMemoryError || WireFailure.isDrivers(e)) {
          throw WireFailure.of(e, wire);
        }
        throw e;
      }
    }

    /** False for a connection from the pool, which may have died there unseen. */
    public boolean fresh() {
      return fresh;
    }

    /** Whether nothing more can be asked: it was cut, or an answer was not read to its end. */
    public boolean isClosed() throws SQLException {
      return !wire.atRest() || connection.isClosed();
    }

    /** The connection is of no use any more: it is not to go back to the pool. */
    public void markBroken() {
      broken = true;
    }

    /** Whether {@link ServerConnections#cut} ended it, rather than the server or the network. */
    public boolean wasCut() {
      return cut;
    }

    private void abort() {
      cut = true;
      // First, as the driver's own way may wait for whoever writes.
      wire.cut();
      try {
        connection.abort(Runnable::run);
      } catch (SQLException alreadyGone) {
        // Cut already.
      }
    }

    @Override
    public void close() {
      leases.remove(this);
      cost.used(System.nanoTime() - since);
      try {
        // The rest of an answer would be taken for the answer to the next question.
        if (!visitor
            && (broken
                || cut
                || !wire.atRest()
                || connection.unwrap(Connection.class).isClosed())) {
          pool.discard(connection);
        } else {
          connection.close();
        }
      } catch (SQLException alreadyGone) {
        // A connection that cannot be closed is gone.
      } finally {
        wire.releaseMemory();
        if (visitor) {
          pool.release();
        }
        permits.release();
      }
    }
  }
}
