package dev.pgvitals.source.jdbc;

import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.PasswordUnreadableException;
import dev.pgvitals.source.password.Passwords;
import dev.pgvitals.source.socket.GracefulCloseSocketFactory;
import dev.pgvitals.source.socket.Wire;
import dev.pgvitals.source.socket.WireFailure;
import dev.pgvitals.source.socket.WireLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Logs in to one server: with a password that is asked for each time, so that rotation needs
 * nothing of us. Thread-safe.
 */
public final class Connector {
  /** Begins the SQLSTATEs of a login that is refused for who asks. */
  private static final String AUTHORIZATION = "28";

  private final ConnectionTarget target;
  private final WireLimits limits;
  private final Driver driver = new Driver();
  private final UsageCounters cost;
  private final Semaphore places;
  private final ScheduledExecutorService watchdog;
  private final Passwords passwords;
  private final Set<Wire> opening = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Duration lastDuration;

  /**
   * Opens nothing yet.
   *
   * @param sockets how many of them may be open at one time
   * @param watchdog cuts connections that do not take what is written to them, and ends commands
   *     that print a password and take too long
   */
  public Connector(
      ConnectionTarget target,
      int sockets,
      WireLimits limits,
      UsageCounters cost,
      ScheduledExecutorService watchdog) {
    this.target = target;
    this.limits = limits;
    this.cost = cost;
    this.watchdog = watchdog;
    this.passwords = new Passwords(target, watchdog);
    this.places = new Semaphore(sockets, true);
  }

  /**
   * Opens a connection; what is asked on it before it is in use counts as part of the login, whose
   * time is bounded as a whole.
   *
   * @param database that the settings name: passwords may differ by it
   */
  public Opened login(JdbcSettings settings, String database) throws SQLException {
    DriverFiles.check(target);
    Passwords.Given password = password(database);
    try {
      return login(settings, password);
    } catch (SQLException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      passwords.refused(password);
      if (!password.old()) {
        throw e;
      }
    }
    // It has expired, or was changed.
    Passwords.Given fresh = password(database);
    try {
      return login(settings, fresh);
    } catch (SQLException e) {
      if (isRefusal(e)) {
        passwords.refused(fresh);
      }
      throw e;
    }
  }

  private Passwords.Given password(String database) throws SQLException {
    try {
      return passwords.get(database);
    } catch (PasswordUnreadableException e) {
      throw new SQLInvalidAuthorizationSpecException(e.getMessage(), "28000", e);
    }
  }

  private static boolean isRefusal(SQLException error) {
    return error.getSQLState() != null && error.getSQLState().startsWith(AUTHORIZATION);
  }

  private Opened login(JdbcSettings settings, Passwords.Given password) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    password.password().ifPresent(known -> properties.setProperty("password", known.reveal()));
    long start = System.nanoTime();
    Opened opened = connect(settings.url(), properties, password.whyNone());
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    lastDuration = duration;
    cost.loggedIn(duration);
    return opened;
  }

  private Opened connect(String url, Properties properties, Optional<String> noPassword)
      throws SQLException {
    Wire wire = new Wire(limits, places, watchdog);
    boolean done = false;
    opening.add(wire);
    try {
      Connection connection =
          GracefulCloseSocketFactory.within(wire, () -> driver.connect(url, properties));
      if (connection == null) {
        throw new SQLException("the driver does not accept the address " + url);
      }
      done = true;
      return new Opened(connection, wire);
    } catch (SQLException | RuntimeException | Error e) {
      throw WireFailure.of(e, wire, properties, noPassword);
    } finally {
      opening.remove(wire);
      if (!done) {
        // Whatever the driver left open.
        wire.cut();
      }
    }
  }

  /** Nobody waits for a password any more who does so now. */
  void cutWaiting() {
    passwords.cut();
  }

  /** Breaks off what is being opened, for good. */
  public void close() {
    passwords.close();
    opening.forEach(Wire::cut);
  }

  /** How long the last login took that succeeded; empty before the first. */
  Optional<Duration> lastDuration() {
    return Optional.ofNullable(lastDuration);
  }
}
