package dev.pgvitals.failure;

import java.util.Optional;

/**
 * A failed run or connection.
 *
 * @param sqlState empty when the failure is not the server's
 * @param message one line, without secrets
 * @param remedy what to do about it, where more is known than reason and SQLSTATE tell
 */
public record Failure(
    FailureReason reason, String sqlState, String message, Optional<String> remedy) {
  /** PgBouncer's one SQLSTATE for nearly everything. */
  public static final String POOLER = "08P01";

  /** A failure of which reason and SQLSTATE tell what to do. */
  public Failure(FailureReason reason, String sqlState, String message) {
    this(reason, sqlState, message, Optional.empty());
  }

  /** A result that is not what the catalogue says. */
  public static Failure result(String message) {
    return new Failure(FailureReason.RESULT, "", message);
  }

  /** An error of the agent itself, or of a library that it uses. */
  public static Failure internal(Throwable error) {
    return new Failure(FailureReason.INTERNAL, "", oneLine(error.toString()));
  }

  /** The same, with something better to do about it. */
  public Failure withRemedy(String better) {
    return new Failure(reason, sqlState, message, Optional.of(better));
  }

  /** Whether the role lacks a privilege, for a statement or for the login. */
  public boolean isDenial() {
    return sqlState.equals("42501");
  }

  /** Whether there is no database of that name, in the server's words or in PgBouncer's. */
  public boolean isUnknownDatabase() {
    return sqlState.equals("3D000")
        || (sqlState.equals(POOLER) && message.contains("no such database"));
  }

  /** Text without line ends, as a line of the log needs it. */
  public static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ").strip();
  }

  /** What there is to do about it. */
  public ErrorClass errorClass() {
    return switch (reason) {
      case RESULT, INTERNAL -> ErrorClass.OURS;
      case TLS -> ErrorClass.UNAVAILABLE;
      default -> sqlState.equals(POOLER) ? ofPooler() : ofServer();
    };
  }

  private ErrorClass ofServer() {
    SqlState known = SqlState.of(sqlState);
    boolean atLogin = reason == FailureReason.CONNECT && known.reason() != FailureReason.CONNECT;
    return atLogin ? ErrorClass.UNAVAILABLE : known.errorClass();
  }

  private ErrorClass ofPooler() {
    return switch (reason) {
      case AUTH -> ErrorClass.UNAVAILABLE;
      case CONNECT -> ErrorClass.CONNECTION_GONE;
      default -> ErrorClass.OURS;
    };
  }

  /** Whether nothing more is to be had from the connection on which it happened. */
  public boolean breaksConnection() {
    return reason.concernsServer() || errorClass() == ErrorClass.CONNECTION_GONE;
  }

  /** What to do about it, for someone at a terminal or reading a log. */
  public String hint() {
    if (remedy.isPresent()) {
      return remedy.get();
    }
    if (sqlState.equals(POOLER) && reason.concernsServer()) {
      return isUnknownDatabase()
          ? SqlState.of("3D000").hint()
          : reason == FailureReason.AUTH
              ? "check user and password, and that the pooler accepts the role (for"
                  + " PgBouncer's console: stats_users)"
              : poolersTrouble();
    }
    return hintInMessage()
        .orElseGet(
            () -> {
              SqlState known = SqlState.of(sqlState);
              return known.reason() == reason ? known.hint() : reason.hint();
            });
  }

  /** PgBouncer's words where a session of its own ends before it is set up, whatever ended it. */
  private String poolersTrouble() {
    return message.contains("invalid server parameter")
        ? "the pooler could not set up a session at the server; see its log. If "
            + TimeoutSetting.IDLE_SESSION_TIMEOUT.hint()
        : "the connection pooler refused; see its log";
  }

  /** Where no SQLSTATE tells, since the words are the agent's own or the operating system's. */
  private Optional<String> hintInMessage() {
    if (reason == FailureReason.AUTH && message.contains("require_auth")) {
      return Optional.of(
          "scram-sha-256 in pg_hba.conf is best; or use sslmode=verify-full, or allow what the server"
              + " asks for with require_auth=... in the url, or PGREQUIREAUTH");
    }
    if (reason == FailureReason.AUTH && message.contains("scramMaxIterations")) {
      return Optional.of(
          "that property is not yours to set: lower scram_iterations on the server, and set the"
              + " role's password anew");
    }
    if (reason != FailureReason.CONNECT) {
      return Optional.empty();
    }
    if (isDenial()) {
      return Optional.of("GRANT CONNECT ON DATABASE ... TO the agent's role");
    }
    if (!sqlState.isEmpty() && SqlState.of(sqlState).reason() != FailureReason.CONNECT) {
      return TimeoutSetting.of(sqlState)
          .map(TimeoutSetting::hint)
          .or(() -> Optional.of("the server refused the login; see its log"));
    }
    if (message.contains("Too many open files")) {
      return Optional.of(
          "the agent has reached its limit of open files: raise it (LimitNOFILE, ulimit -n)");
    }
    if (message.contains("cannot be resolved")) {
      return Optional.of("check that the name resolves on this host");
    }
    return message.contains("does not speak the PostgreSQL protocol")
        ? Optional.of("check host and port")
        : Optional.empty();
  }
}
