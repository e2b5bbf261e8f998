package dev.pgvitals.maintain.delete;

import dev.pgvitals.jobrun.SkipReason;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Why nothing is to be deleted by a rule; what it says is for a reader. */
final class InTheWay extends Exception {
  private static final long serialVersionUID = 1;

  private final SkipReason reason;

  InTheWay(SkipReason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  static InTheWay refused(String detail) {
    return new InTheWay(SkipReason.REFUSED, detail);
  }

  SkipReason reason() {
    return reason;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  /**
   * What the server's own refusal to look means.
   *
   * @param hasWhere whether the statement had a condition from a file
   * @throws SQLException if it is not about this table: the connection is lost
   */
  static InTheWay of(SQLException e, Connection connection, boolean hasWhere) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (connection.isClosed() || state.startsWith("08") || state.startsWith("57P")) {
      throw e;
    }
    return switch (state) {
      case "55P03" -> new InTheWay(SkipReason.LOCKED, "somebody bars others from reading it");
      case "57014" ->
          InTheWay.refused(
              "to count what is past its age took too long, and its statistics are of no use:"
                  + " ANALYZE it");
      case "42501" -> new InTheWay(SkipReason.PRIVILEGE, message(e));
      default ->
          InTheWay.refused((hasWhere ? "the server does not take its where: " : "") + message(e));
    };
  }

  /** What the server says, without the statement that it is about. */
  static String message(SQLException e) {
    if (e instanceof PSQLException of) {
      ServerErrorMessage server = of.getServerErrorMessage();
      if (server != null) {
        String hint = server.getHint();
        return server.getMessage() + (hint == null ? "" : "; " + hint);
      }
    }
    return String.valueOf(e.getMessage());
  }
}
