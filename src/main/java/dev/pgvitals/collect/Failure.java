package dev.pgvitals.collect;

import dev.pgvitals.postgres.LoginException;
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

  /** An error of the agent itself, or of a library that it uses. */
  static Failure internal(Throwable error) {
    return new Failure(FailureReason.INTERNAL, "", oneLine(error.toString()));
  }

  /**
   * By SQLSTATE, never by the message's words: those come in the server's language.
   *
   * @param standby whether the server replays: only there can a cancelled statement mean a conflict
   * @param timedOut whether the statement had used up its time when it was cancelled
   */
  public static Failure of(SQLException error, boolean standby, boolean timedOut) {
    if (error instanceof LoginException login) {
      Failure said = of(login.said(), false, false);
      return said.reason.concernsServer()
          ? said
          : new Failure(FailureReason.CONNECT, said.sqlState, said.message);
    }
    String state = sqlState(error);
    return new Failure(reason(error, state, standby, timedOut), state, oneLine(error));
  }

  /** Whether the server itself said so; not so where the driver makes nothing of what it sent. */
  static boolean isServersWord(SQLException error) {
    return error.getSQLState() != null
        && !(error instanceof PSQLException e && e.getServerErrorMessage() == null);
  }

  /** The driver has codes of its own for what it cannot do: then the server has refused nothing. */
  private static String sqlState(SQLException error) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    return !isServersWord(error) && SqlState.of(state).errorClass() == ErrorClass.PERMANENT
        ? ""
        : state;
  }

  private static FailureReason reason(
      SQLException error, String state, boolean standby, boolean timedOut) {
    if (cause(error, SSLException.class).isPresent()) {
      return FailureReason.TLS;
    }
    if (state.equals(POOLER)) {
      return ofPooler(error);
    }
    SqlState known = SqlState.of(state);
    boolean ownTimeout = timedOut && state.equals("57014");
    return standby && !ownTimeout ? known.onStandby() : known.reason();
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
    boolean said = message.contains(why.replaceFirst("\\.$", ""));
    return oneLine(said ? message : message + " (" + why + ")");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ").strip();
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

  /** What there is to do about it. */
  ErrorClass errorClass() {
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
  boolean breaksConnection() {
    return reason.concernsServer() || errorClass() == ErrorClass.CONNECTION_GONE;
  }

  /** What to do about it, for someone at a terminal or reading a log. */
  public String hint() {
    if (sqlState.equals(POOLER) && reason.concernsServer()) {
      return isUnknownDatabase()
          ? SqlState.of("3D000").hint()
          : reason == FailureReason.AUTH
              ? "check user and password, and that the pooler accepts the role (for"
                  + " PgBouncer's console: stats_users)"
              : "the connection pooler refused; see its log";
    }
    return hintInMessage()
        .orElseGet(
            () -> {
              SqlState known = SqlState.of(sqlState);
              return known.reason() == reason ? known.hint() : reason.hint();
            });
  }

  /** Where no SQLSTATE tells, since the words are the agent's own or the operating system's. */
  private Optional<String> hintInMessage() {
    if (reason == FailureReason.AUTH && message.contains("require_auth")) {
      return Optional.of(
          "scram-sha-256 in pg_hba.conf is best; or use sslmode=verify-full, or allow what the server"
              + " asks for with require_auth=... in the url, or PGREQUIREAUTH");
    }
    if (reason != FailureReason.CONNECT) {
      return Optional.empty();
    }
    if (sqlState.equals("42501")) {
      return Optional.of("GRANT CONNECT ON DATABASE ... TO the agent's role");
    }
    if (!sqlState.isEmpty() && SqlState.of(sqlState).reason() != FailureReason.CONNECT) {
      return Optional.of("the server refused the login; see its log");
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
