package dev.pgvitals.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgvitals.config.ServerConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All connections to one server, never more at one time than {@link ServerConfig#connections}: a
 * small pool to the database that the server's address names, and visitors to its other databases,
 * which are closed when their lease ends, so that {@code DROP DATABASE} is never held up.
 *
 * <p>Thread-safe. A connection is opened by the thread that asks for it, so that it sees the
 * server's own error at once; the pool by itself would keep it waiting for the pool's whole
 * timeout.
 */
public final class ServerConnections implements AutoCloseable {
  /** Longer than most intervals: a connection that is in use every interval stays. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final ServerConfig server;
  private final ServerCost cost = new ServerCost();
  private final Connector connector;
  private final HikariDataSource pool;
  private final Semaphore permits;
  private final ConcurrentLinkedQueue<Connection> opened = new ConcurrentLinkedQueue<>();

  /** Those of the pool's connections; the pool does not tell when it closes one. */
  private final Map<Connection, Wire> wires = Collections.synchronizedMap(new WeakHashMap<>());

  private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

  private boolean poolHasAsked;

  /** Visitors, and what is being opened: connections that the pool does not count. */
  private final AtomicInteger reserved = new AtomicInteger();

  /**
   * Opens nothing yet.
   *
   * @param housekeeper shared by all servers' pools; a pool of its own threads each would not do
   *     for hundreds of servers
   */
  public ServerConnections(ServerConfig server, ScheduledExecutorService housekeeper) {
    this.server = server;
    this.connector = new Connector(server, cost, housekeeper);
    this.permits = new Semaphore(server.connections(), true);
    this.pool = new HikariDataSource(poolConfig(server, housekeeper));
  }

  private HikariConfig poolConfig(ServerConfig server, ScheduledExecutorService housekeeper) {
    // A check before each borrow would double the round trips: a dead connection shows in its first
    // statement instead, and the run is tried again on a new one.
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", Long.toString(2 * IDLE.toMillis()));
    HikariConfig config = new HikariConfig();
    config.setPoolName(server.name());
    config.setDataSource(new OpenedConnections(opened));
    config.setMaximumPoolSize(server.connections());
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE.toMillis());
    config.setConnectionTimeout(Math.max(250, server.connectTimeout().toMillis()));
    config.setValidationTimeout(Math.max(250, server.connectTimeout().toMillis() / 2));
    config.setInitializationFailTimeout(-1);
    config.setKeepaliveTime(0);
    config.setScheduledExecutor(housekeeper);
    return config;
  }

  /**
   * A connection to the server's home database, in autocommit mode, with the guards set.
   *
   * @throws LoginException with what the server or the network said, not the pool
   */
  public Lease home() throws SQLException, InterruptedException {
    return home(this::takeIdleOrReserve);
  }

  /**
   * As {@link #home}, but a new one, whatever is idle: what has come back to the pool a moment ago
   * may have died there by now, as the last one did.
   */
  public Lease newHome() throws SQLException, InterruptedException {
    return home(
        () -> {
          reserve();
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
      Lease lease = new Lease(connection, wireOf(connection), idle.isEmpty(), false);
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
      reserve();
      reserving = true;
      Connector.Opened visitor = connector.visit(database);
      Lease lease = new Lease(visitor.connection(), visitor.wire(), true, true);
      leases.add(lease);
      leased = true;
      return lease;
    } finally {
      if (!leased) {
        if (reserving) {
          reserved.decrementAndGet();
        }
        permits.release();
      }
    }
  }

  private Wire wireOf(Connection pooled) throws SQLException {
    Wire wire = wires.get(pooled.unwrap(Connection.class));
    return wire == null ? Wire.unlimited() : wire;
  }

  /** One that is idle in the pool; or, when none is, the right to open one. */
  private synchronized Optional<Connection> takeIdleOrReserve() throws SQLException {
    if (pool.getHikariPoolMXBean().getIdleConnections() > 0) {
      return Optional.of(pool.getConnection());
    }
    reserve();
    return Optional.empty();
  }

  /** Opens a connection where it was reserved, and passes it through the pool. */
  private Connection openHome() throws SQLException {
    try {
      Connector.Opened home = loggedIn();
      wires.put(home.connection(), home.wire());
      return pooled(home.connection());
    } finally {
      reserved.decrementAndGet();
    }
  }

  private Connector.Opened loggedIn() throws LoginException {
    try {
      return connector.home();
    } catch (SQLException e) {
      throw new LoginException(e);
    }
  }

  private synchronized Connection pooled(Connection raw) throws SQLException {
    opened.add(raw);
    if (!poolHasAsked) {
      // Its first connection the pool asks for life and for the isolation level.
      poolHasAsked = true;
      cost.roundTrip();
      cost.oneRow();
    }
    try {
      Connection pooled = pool.getConnection();
      while (!raw.equals(pooled.unwrap(Connection.class))) {
        // One that came back in that moment. It may have died since, and would be taken for new.
        discard(pooled);
        pooled = pool.getConnection();
      }
      return pooled;
    } finally {
      // When it failed, the new one is still there.
      closeOpened();
    }
  }

  /** Idle connections count for the server too: one of them goes for each that is to be opened. */
  private synchronized void reserve() throws SQLException {
    reserved.incrementAndGet();
    boolean done = false;
    try {
      while (open() > server.connections() && pool.getHikariPoolMXBean().getIdleConnections() > 0) {
        discard(pool.getConnection());
      }
      done = true;
    } finally {
      if (!done) {
        reserved.decrementAndGet();
      }
    }
  }

  /** Closes what is idle: after one connection was found dead, the others most likely are. */
  public void dropIdle() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  /** Cuts every connection, whatever waits for it fails at once; new ones may be opened. */
  public void cut() {
    leases.forEach(Lease::abort);
    dropIdle();
  }

  /** Connections that are open now or being opened, idle ones included. */
  public int open() {
    return pool.getHikariPoolMXBean().getTotalConnections() + reserved.get();
  }

  /** What all of them together have cost the server so far. */
  public ServerCost cost() {
    return cost;
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

  private void discard(Connection pooled) {
    try {
      // The pool closes evicted connections later and on a thread of its own; the server's count of
      // our connections must fall now.
      pooled.unwrap(Connection.class).close();
    } catch (SQLException alreadyGone) {
      // Closing is all that was wanted.
    } finally {
      pool.evictConnection(pooled);
    }
  }

  /** Cuts what is in use, whatever it waits for. */
  @Override
  public void close() {
    connector.cut();
    leases.forEach(Lease::abort);
    pool.close();
    closeOpened();
  }

  private void closeOpened() {
    for (Connection left = opened.poll(); left != null; left = opened.poll()) {
      try {
        left.close();
      } catch (SQLException alreadyGone) {
        // Nothing is left to close.
      }
    }
  }

  /** What a connection is used for. */
  public interface Use<T> {
    T of(Session session) throws SQLException;
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

    public Session session() throws SQLException {
      return new Session(
          connection,
          connector.guarding(),
          server.timeout(),
          server.lockTimeout(),
          connector.databaseOf(connection.unwrap(Connection.class)));
    }

    /**
     * Uses the connection; whatever goes wrong in the driver is a failure of the connection.
     *
     * @throws SQLException also when the driver failed at what the server sent
     */
    public <T> T use(Use<T> use) throws SQLException {
      try {
        return use.of(session());
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
          discard(connection);
        } else {
          connection.close();
        }
      } catch (SQLException alreadyGone) {
        // A connection that cannot be closed is gone.
      } finally {
        wire.releaseMemory();
        if (visitor) {
          reserved.decrementAndGet();
        }
        permits.release();
      }
    }
  }
}
