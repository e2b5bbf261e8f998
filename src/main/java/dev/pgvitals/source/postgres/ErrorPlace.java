package dev.pgvitals.source.postgres;

import java.sql.SQLException;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Where in a statement the server found a mistake. */
final class ErrorPlace {
  private ErrorPlace() {}

  /** The error, of another place; the same one when it tells of none, or of that. */
  static SQLException moved(SQLException error, IntUnaryOperator move) {
    if (!(error instanceof PSQLException e) || e.getServerErrorMessage() == null) {
      return error;
    }
    ServerErrorMessage said = e.getServerErrorMessage();
    int place = said.getPosition();
    int moved = place == 0 ? 0 : move.applyAsInt(place);
    if (moved == place) {
      return error;
    }
    PSQLException other = new PSQLException(at(moved, said));
    other.setStackTrace(error.getStackTrace());
    for (Throwable suppressed : error.getSuppressed()) {
      other.addSuppressed(suppressed);
    }
    return other;
  }

  /** As the server sends it: each field a letter, its text and a NUL. */
  private static ServerErrorMessage at(int place, ServerErrorMessage said) {
    StringBuilder fields = new StringBuilder();
    add(fields, 'S', said.getSeverity());
    add(fields, 'C', said.getSQLState());
    add(fields, 'M', said.getMessage());
    add(fields, 'D', said.getDetail());
    add(fields, 'H', said.getHint());
    add(fields, 'P', Integer.toString(place));
    add(fields, 'W', said.getWhere());
    add(fields, 'F', said.getFile());
    add(fields, 'L', Integer.toString(said.getLine()));
    add(fields, 'R', said.getRoutine());
    return new ServerErrorMessage(fields.toString());
  }

  private static void add(StringBuilder fields, char field, @Nullable String text) {
    if (text != null) {
      fields.append(field).append(text).append('\0');
    }
  }
}
