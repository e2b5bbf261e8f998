package dev.pgvitals.source.postgres;

import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.source.jdbc.JdbcSettings;
import java.time.Duration;
import org.postgresql.PGProperty;

/** How a session at a PostgreSQL server is opened, and kept within bounds from its first moment. */
final class SessionSettings {
  /** How long past its statement_timeout a statement may keep the client waiting. */
  static final Duration GRACE = Duration.ofSeconds(5);

  static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(30);

  private SessionSettings() {}

  /**
   * A session that is ours, guarded by the settings that it is opened with.
   *
   * @param statementTimeout also bounds, with a grace, how long a silent server is waited for
   * @param connectTimeout of the TCP connect
   * @throws IllegalArgumentException if a host is a Unix socket
   */
  static JdbcSettings guarded(
      ConnectionTarget target,
      String database,
      Duration statementTimeout,
      Duration lockTimeout,
      Duration connectTimeout) {
    JdbcSettings settings =
        JdbcSettings.of(target, database, statementTimeout.plus(GRACE), connectTimeout)
            // What runs every interval is prepared at the server from its third run on.
            .with(PGProperty.PREPARE_THRESHOLD, "3");
    StringBuilder options = new StringBuilder();
    options.append("-c statement_timeout=").append(statementTimeout.toMillis());
    options.append(" -c lock_timeout=").append(lockTimeout.toMillis());
    options
        .append(" -c idle_in_transaction_session_timeout=")
        .append(IDLE_IN_TRANSACTION.toMillis());
    if (selectsByReadOnly(target)) {
      // The driver asks a host whether its transactions are read-only to find out its role: a
      // session that begins read-only would make every primary look like a standby. So here the
      // guard follows the choice of host.
      settings =
          settings.with(PGProperty.READ_ONLY, "true").with(PGProperty.READ_ONLY_MODE, "always");
    } else {
      options.append(" -c default_transaction_read_only=on");
    }
    options.append(" -c jit=off");
    // What only a chatty client wants, and what a role's own settings could make of a failed
    // statement or, on a standby, of each.
    options.append(" -c client_min_messages=error -c exit_on_error=off");
    options.append(" -c default_transaction_isolation=read\\ committed");
    String own = target.parameters().get("options");
    if (own != null) {
      options.append(' ').append(own);
    }
    return settings.with(PGProperty.OPTIONS, options.toString());
  }

  /** The same for a session of which it is not known yet whose it is: it is left unchanged. */
  static JdbcSettings unchanging(JdbcSettings guarded) {
    return guarded.without(PGProperty.READ_ONLY);
  }

  /**
   * The same behind a pooler, whose sessions are everybody's: nothing is set when one is opened, so
   * each transaction must bring its own guards; see {@link Session}.
   */
  static JdbcSettings behindPooler(JdbcSettings guarded) {
    return guarded
        .without(PGProperty.OPTIONS)
        .without(PGProperty.READ_ONLY)
        .without(PGProperty.READ_ONLY_MODE)
        // A statement that was prepared in one session is unknown in the next one's.
        .with(PGProperty.PREPARE_THRESHOLD, "0");
  }

  /** Whether the driver chooses among hosts by asking whether their transactions are read-only. */
  static boolean selectsByReadOnly(ConnectionTarget target) {
    return !target.parameters().getOrDefault("target_session_attrs", "any").equals("any");
  }
}
