package dev.pgvitals.source.jdbc;

import java.sql.SQLException;

/**
 * There is no connection to the server's home database, whatever the SQLSTATE of it is: what a
 * server says when it refuses a login is no answer to a statement.
 */
public final class LoginException extends SQLException {
  private static final long serialVersionUID = 1;

  private final SQLException said;

  LoginException(SQLException said) {
    super(said.getMessage(), said.getSQLState(), said);
    this.said = said;
  }

  /** As the server, the network or the driver said it. */
  public SQLException said() {
    return said;
  }
}
