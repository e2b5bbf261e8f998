package dev.pgvitals.rescue.server;

import dev.pgvitals.concurrent.DaemonThreads;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.PasswordUnreadableException;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.source.jdbc.JdbcSettings;
import dev.pgvitals.source.jdbc.SqlFailures;
import dev.pgvitals.source.password.Passwords;
import dev.pgvitals.source.socket.GracefulCloseSocketFactory;
import dev.pgvitals.source.socket.Wire;
import dev.pgvitals.source.socket.WireFailure;
import dev.pgvitals.source.socket.WireLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Logs in to a server that may have no room: one connection, bounded in time, guarded. */
final class Login {
  /** How long a statement of ours may take: a server in trouble is slow. */
  private static final Duration STATEMENT = Duration.ofSeconds(20);

  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final String NO_SLOT = "53300";

  /**
   * Nobody else's objects are ever meant; nothing waits for a lock, nor for a standby that is gone
   * when a row is written.
   */
  private static final String GUARDS =
      "-c search_path=pg_catalog,pg_temp -c statement_timeout="
          + STATEMENT.toMillis()
          + " -c lock_timeout=1000 -c idle_in_transaction_session_timeout=30000"
          + " -c synchronous_commit=local -c default_transaction_isolation=read\\ committed"
          + " -c quote_all_identifiers=off -c client_min_messages=error -c exit_on_error=off -c jit=off"
          + " -c default_transaction_read_only=";

  private final ConnectionTarget target;
  private final Duration patience;
  private final boolean writes;

  /**
   * @param patience how long a login may take
   * @param writes whether rows are to be written
   */
  Login(ConnectionTarget target, Duration patience, boolean writes) {
    this.target = target;
    this.patience = patience;
    this.writes = writes;
  }

  /** A connection in autocommit mode: what is asked twice is looked up twice. */
  Connection to(String database) throws RescueException {
    JdbcSettings settings;
    try {
      settings =
          JdbcSettings.of(target, database, STATEMENT.plus(GRACE), patience)
              .with(PGProperty.OPTIONS, GUARDS + (writes ? "off" : "on"));
    } catch (IllegalArgumentException e) {
      throw new RescueException(String.valueOf(e.getMessage()), "");
    }
    ScheduledExecutorService watchdog =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.called("pgvitals-rescue"));
    try (Passwords passwords = new Passwords(target, watchdog)) {
      return connect(settings, passwords.get(database), watchdog);
    } catch (PasswordUnreadableException e) {
      throw new RescueException(String.valueOf(e.getMessage()), "");
    } catch (SQLException e) {
      throw refused(e);
    } finally {
      watchdog.shutdown();
    }
  }

  private Connection connect(
      JdbcSettings settings, Passwords.Given password, ScheduledExecutorService watchdog)
      throws SQLException {
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    password.password().ifPresent(known -> properties.setProperty("password", known.reveal()));
    Wire wire =
        new Wire(WireLimits.within(patience), new Semaphore(target.hosts().size()), watchdog);
    try {
      Connection connection =
          GracefulCloseSocketFactory.within(
              wire, () -> new Driver().connect(settings.url(), properties));
      if (connection == null) {
        throw new SQLException("the driver does not accept the address " + settings.url());
      }
      wire.loggedIn();
      return connection;
    } catch (SQLException | RuntimeException e) {
      wire.cut();
      throw WireFailure.of(e, wire, properties, password.whyNone());
    }
  }

  private RescueException refused(SQLException e) {
    Failure failure = SqlFailures.of(e, false, false);
    if (failure.sqlState().equals(NO_SLOT)) {
      return new RescueException(
          "no connection slot is left for " + target.user() + ": " + failure.message(),
          "a superuser's slots (superuser_reserved_connections) are still there: log in with psql as"
              + " one and go by docs/operations/rescue.md, \"All slots taken\". From PostgreSQL 16"
              + " on, reserved_connections keeps a slot for rescues");
    }
    if (failure.message().contains("unsupported startup parameter")) {
      return new RescueException(
          "a connection pooler is in front of it: " + failure.message(),
          "a rescue needs the server itself: give its address, not the pooler's");
    }
    return new RescueException("cannot be reached: " + failure.message(), failure.hint());
  }
}
