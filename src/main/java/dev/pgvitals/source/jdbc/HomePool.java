package dev.pgvitals.source.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.source.socket.Wire;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections to a server's home database that wait for their next use, and the count of all that
 * there are to the server, so that no more are opened than it may have. Thread-safe.
 *
 * <p>A connection is opened by the thread that asks for it, so that it sees the server's own error
 * at once; the pool by itself would keep it waiting for the pool's whole timeout.
 */
final class HomePool implements AutoCloseable {
  /** Longer than most intervals: a connection that is in use every interval stays. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final int most;
  private final UsageCounters cost;
  private final HikariDataSource pool;
  private final ConcurrentLinkedQueue<Connection> opened = new ConcurrentLinkedQueue<>();

  /** Those of the pool's connections; the pool does not tell when it closes one. */
  private final Map<Connection, Wire> wires = Collections.synchronizedMap(new WeakHashMap<>());

  private boolean poolHasAsked;

  /**
   * Held while an idle connection is looked for and taken, and while the idle ones are closed: the
   * pool would keep whoever takes one that has just gone waiting for its whole timeout. Never held
   * while a connection is added, which may take long: who cuts connections must not wait for that.
   */
  private final Object idle = new Object();

  /** Visitors, and what is being opened: connections that the pool does not count. */
  private final AtomicInteger reserved = new AtomicInteger();

  /** Opens nothing yet. */
  HomePool(ServerConfig server, UsageCounters cost, ScheduledExecutorService housekeeper) {
    this.most = server.connections();
    this.cost = cost;
    this.pool = new HikariDataSource(config(server, housekeeper));
  }

  private HikariConfig config(ServerConfig server, ScheduledExecutorService housekeeper) {
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

  /** One that is idle; or, when none is, the right to open one. */
  synchronized Optional<Connection> takeIdleOrReserve() throws SQLException {
    Optional<Connection> taken = takeIdle();
    if (taken.isEmpty()) {
      reserve();
    }
    return taken;
  }

  private Optional<Connection> takeIdle() throws SQLException {
    synchronized (idle) {
      return pool.getHikariPoolMXBean().getIdleConnections() > 0
          ? Optional.of(pool.getConnection())
          : Optional.empty();
    }
  }

  private Optional<Connection> takeSurplus() throws SQLException {
    return open() > most ? takeIdle() : Optional.empty();
  }

  /**
   * Gives the right to open one, until {@link #release}. Idle connections count for the server too:
   * one of them goes for each that is to be opened.
   */
  synchronized void reserve() throws SQLException {
    reserved.incrementAndGet();
    boolean done = false;
    try {
      Optional<Connection> surplus = takeSurplus();
      while (surplus.isPresent()) {
        discard(surplus.get());
        surplus = takeSurplus();
      }
      done = true;
    } finally {
      if (!done) {
        release();
      }
    }
  }

  /** What was reserved is not there any more, or the pool counts it now. */
  void release() {
    reserved.decrementAndGet();
  }

  /** Passes a new connection through the pool, which it goes back to when it is closed. */
  synchronized Connection add(Opened home) throws SQLException {
    wires.put(home.connection(), home.wire());
    opened.add(home.connection());
    if (!poolHasAsked) {
      // Its first connection the pool asks for life and for the isolation level.
      poolHasAsked = true;
      cost.roundTrip();
      cost.oneRow();
    }
    try {
      Connection pooled = pool.getConnection();
      while (!home.connection().equals(pooled.unwrap(Connection.class))) {
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

  /** What the bytes of one of the pool's connections go through. */
  Wire wireOf(Connection pooled) throws SQLException {
    Wire wire = wires.get(pooled.unwrap(Connection.class));
    return wire == null ? Wire.unlimited() : wire;
  }

  /** Closes one of the pool's connections instead of giving it back. */
  void discard(Connection pooled) {
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

  /** Closes what is idle. */
  void dropIdle() {
    synchronized (idle) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  /** All connections that are open now or reserved, idle ones included. */
  int open() {
    return pool.getHikariPoolMXBean().getTotalConnections() + reserved.get();
  }

  @Override
  public void close() {
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
}
