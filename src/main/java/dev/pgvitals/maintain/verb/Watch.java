package dev.pgvitals.maintain.verb;

import dev.pgvitals.maintain.guard.SkipException;
import java.sql.Connection;
import java.sql.SQLException;

/** Looks at a statement while it runs, several times a second. */
public interface Watch {
  /** Nothing beyond what is always looked at. */
  Watch NONE = (connection, pid) -> {};

  /**
   * Looks once.
   *
   * @param connection another one, to the home database
   * @param pid of the backend that runs the statement
   * @throws SkipException when the statement is to be cancelled; that is then its outcome
   */
  void look(Connection connection, int pid) throws SQLException, SkipException;
}
