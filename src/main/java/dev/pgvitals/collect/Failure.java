package dev.pgvitals.collect;

import dev.pgvitals.postgres.WireException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;

/**
 * A failed run or connection.
 *
 * @param sqlState empty when the failure is not the server's
 * @param message one line, without secrets
 */
public record Failure(FailureReason reason, String sqlState, String message) {
  private static final String POOLER = "08P01";
  private static final Pattern REFUSAL =
      Pattern.compile("authentication failed|no such user|: not allowed$");

  /** A result that is not what the catalogue says. */
  public static Failure result(String message) {
    return new Failure(FailureReason.RESULT, "", message);
  }

  /**
   * By SQLSTATE, never by the message's words: those come in the server's language.
   *
   * @param standby whether the server replays: only there can a cancelled statement mean a conflict
   * @param timedOut whether the statement had used up its time when it was cancelled
   */
  public static Failure of(SQLException error, boolean standby, boolean timedOut) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    return new Failure(reason(error, state, standby, timedOut), state, oneLine(error));
  }

  private static FailureReason reason(
      SQLException error, String state, boolean standby, boolean timedOut) {
    if (cause(error, SSLException.class).isPresent()) {
      return FailureReason.TLS;
    }
    return switch (state) {
      case "57014" -> standby && !timedOut ? FailureReason.CONFLICT : FailureReason.TIMEOUT;
      case "55P03" -> FailureReason.LOCK_TIMEOUT;
      case "42501" -> FailureReason.PERMISSION;
      case "42P01", "42703", "42883" -> FailureReason.UNDEFINED;
      case "40001", "57P04" -> standby ? FailureReason.CONFLICT : FailureReason.SQL;
      // 08004 is the driver's: it cannot answer what the server asks for at the login.
      case "28P01", "28000", "08004" -> FailureReason.AUTH;
      case POOLER -> ofPooler(error);
      // The server cannot be used now: no such database, too many clients, going down, coming up.
      case "3D000", "53300", "57P01", "57P02", "57P03" -> FailureReason.CONNECT;
      default -> state.startsWith("08") ? FailureReason.CONNECT : FailureReason.SQL;
    };
  }

  /** Whether there is no database of that name, in the server's words or in PgBouncer's. */
  public boolean isUnknownDatabase() {
    return sqlState.equals("3D000")
        || (sqlState.equals(POOLER) && message.contains("no such database"));
  }

  /**
   * PgBouncer has one SQLSTATE for nearly everything, so here its words must do; it speaks English
   * only. When it is no more than an error, the pooler goes on to answer.
   */
  private static FailureReason ofPooler(SQLException error) {
    String message = String.valueOf(error.getMessage());
    if (REFUSAL.matcher(message).find()) {
      return FailureReason.AUTH;
    }
    boolean minor =
        error instanceof PSQLException server
            && server.getServerErrorMessage() != null
            && "ERROR".equals(server.getServerErrorMessage().getSeverity());
    return minor ? FailureReason.SQL : FailureReason.CONNECT;
  }

  /** The message, and what is at the bottom of it where the message does not say so. */
  private static String oneLine(SQLException error) {
    String message =
        String.valueOf(WireException.in(error).<Throwable>map(e -> e).orElse(error).getMessage());
    Throwable bottom = error;
    while (bottom.getCause() != null) {
      bottom = bottom.getCause();
    }
    String why =
        bottom instanceof UnknownHostException
            ? "the host name " + bottom.getMessage() + " cannot be resolved"
            : bottom.getMessage() == null ? bottom.getClass().getSimpleName() : bottom.getMessage();
    return (message.contains(why) ? message : message + " (" + why + ")")
        .replaceAll("\\s*\\R\\s*", " ")
        .strip();
  }

  private static <T extends Throwable> Optional<T> cause(Throwable error, Class<T> type) {
    Throwable at = error;
    for (int depth = 0; at != null && depth < 10; depth++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }

  /** What to do about it, for someone at a terminal or reading a log. */
  public String hint() {
    return switch (reason) {
      case CONNECT ->
          sqlState.equals("53300")
              ? "no connection slot is left for the role: raise max_connections, or the CONNECTION LIMIT"
                  + " of the role or the database, or grant it pg_use_reserved_connections"
              : isUnknownDatabase()
                  ? "no such database: correct the server's url, or leave it out with"
                      + " databases.exclude"
                  : sqlState.equals(POOLER)
                      ? "a connection pooler refused; its log may say more"
                      : message.contains("Too many open files")
                          ? "the agent may open no more files: raise its limit (LimitNOFILE,"
                              + " ulimit -n)"
                          : message.contains("cannot be resolved")
                              ? "does the name resolve on this host?"
                              : message.contains("does not speak PostgreSQL's protocol")
                                  ? "check host and port"
                                  : "is the server up, and host, port and firewall right?";
      case AUTH ->
          message.contains("require_auth")
              ? "scram-sha-256 in pg_hba.conf is best; or use sslmode=verify-full, or set require_auth to"
                  + " what the server asks for"
              : sqlState.equals(POOLER)
                  ? "check user and password, and that the pooler lets the role in (for PgBouncer's"
                      + " console: stats_users)"
                  : "check user and password, and that pg_hba.conf lets this host in";
      case TLS ->
          "check sslmode and sslrootcert, and the host's name, against the server's certificate";
      case TIMEOUT ->
          "give the query a timeout of its own or a longer interval, or make it cheaper";
      case LOCK_TIMEOUT ->
          "another session holds a lock on what it reads; the next run may succeed";
      case PERMISSION -> "GRANT pg_monitor TO the agent's role, or what the message names";
      case UNDEFINED -> "add `requires:` or a variant for this version, or correct the name";
      case CONFLICT ->
          "replay had to go first; the next run may succeed (hot_standby_feedback,"
              + " max_standby_streaming_delay)";
      case RESULT -> "correct the query or its columns in the catalogue";
      case SQL -> "see the message; run the statement in psql as the agent's role";
    };
  }
}
