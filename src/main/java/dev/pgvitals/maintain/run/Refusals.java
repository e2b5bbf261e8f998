package dev.pgvitals.maintain.run;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.source.jdbc.SqlFailures;
import java.sql.SQLException;

/** Why a server could not be worked on, in words. */
final class Refusals {
  private Refusals() {}

  /** The error, and what to do about it where it is the server or the login that fails. */
  static String of(SQLException error) {
    Failure failure = SqlFailures.of(error, false, false);
    String message = String.valueOf(error.getMessage());
    return failure.reason().concernsServer() ? message + " -> " + failure.hint() : message;
  }
}
