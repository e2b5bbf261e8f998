package dev.pgvitals.source.jdbc;

import dev.pgvitals.failure.ErrorClass;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.failure.SqlState;
import dev.pgvitals.source.socket.WireException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Failures as pgJDBC throws them. */
public final class SqlFailures {
  private static final Pattern REFUSAL =
      Pattern.compile("authentication failed|no such user|: not allowed$");

  private SqlFailures() {}

  /**
   * By SQLSTATE, never by the message's words: those come in the server's language.
   *
   * @param standby whether the server replays: only there can a cancelled statement mean a conflict
   * @param timedOut whether the statement had used up its time when it was cancelled
   */
  public static Failure of(SQLException error, boolean standby, boolean timedOut) {
    if (error instanceof LoginException login) {
      Failure said = of(login.said(), false, false);
      return said.reason().concernsServer()
          ? said
          : new Failure(FailureReason.CONNECT, said.sqlState(), said.message());
    }
    String state = sqlState(error);
    return new Failure(reason(error, state, standby, timedOut), state, message(error));
  }

  /** Whether the server itself said so; not so where the driver makes nothing of what it sent. */
  public static boolean isServersWord(SQLException error) {
    return error.getSQLState() != null
        && !(error instanceof PSQLException e && e.getServerErrorMessage() == null);
  }

  /** The server's message alone, in its language; empty where it has sent none. */
  static String words(SQLException error) {
    SQLException said = error instanceof LoginException login ? login.said() : error;
    return said instanceof PSQLException e
        ? Optional.ofNullable(e.getServerErrorMessage())
            .map(ServerErrorMessage::getMessage)
            .orElse("")
        : "";
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
    if (state.equals(Failure.POOLER)) {
      return ofPooler(error);
    }
    SqlState known = SqlState.of(state);
    boolean ownTimeout = timedOut && state.equals("57014");
    return standby && !ownTimeout ? known.onStandby() : known.reason();
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
  private static String message(SQLException error) {
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
    return Failure.oneLine(said ? message : message + " (" + why + ")");
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
}
