package dev.pgvitals.rescue.server;

import dev.pgvitals.concurrent.DaemonThreads;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.operate.OperatorLogin;
import dev.pgvitals.operate.PoolerException;
import dev.pgvitals.source.jdbc.SqlFailures;
import dev.pgvitals.source.socket.WireLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Logs in to a server that may have no room, and says why not. */
final class Login implements AutoCloseable {
  /** How long a statement of ours may take: a server in trouble is slow. */
  private static final Duration STATEMENT = Duration.ofSeconds(20);

  private static final String NO_SLOT = "53300";

  private final String user;
  private final ScheduledExecutorService watchdog;
  private final OperatorLogin login;

  /**
   * @param patience how long a login may take
   * @param writes whether rows are to be written
   */
  Login(ConnectionTarget target, Duration patience, boolean writes) {
    this.user = target.user();
    this.watchdog =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.called("pgvitals-rescue"));
    this.login =
        new OperatorLogin(
            target,
            target.parameters().getOrDefault("application_name", "pgvitals rescue"),
            WireLimits.within(patience),
            STATEMENT,
            Map.of(
                "default_transaction_read_only",
                writes ? "off" : "on",
                "search_path",
                "pg_catalog,pg_temp",
                // A row does not wait for a standby that is gone.
                "synchronous_commit",
                "local"),
            watchdog);
  }

  /** A connection in autocommit mode: what is asked twice is looked up twice. */
  Connection to(String database) throws RescueException {
    try {
      return login.to(database).connection();
    } catch (PoolerException e) {
      throw new RescueException(PoolerException.WHAT, PoolerException.REMEDY);
    } catch (SQLException e) {
      throw refused(SqlFailures.of(e, false, false));
    }
  }

  private RescueException refused(Failure failure) {
    return failure.sqlState().equals(NO_SLOT)
        ? new RescueException(
            "no connection slot is left for " + user + ": " + failure.message(),
            "a superuser's slots (superuser_reserved_connections) are still there: log in with psql as"
                + " one and go by docs/operations/rescue.md, \"All slots taken\". From PostgreSQL 16"
                + " on, reserved_connections keeps a slot for rescues")
        : new RescueException("cannot be reached: " + failure.message(), failure.hint());
  }

  @Override
  public void close() {
    login.close();
    watchdog.shutdownNow();
  }
}
