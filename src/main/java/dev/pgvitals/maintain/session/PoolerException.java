package dev.pgvitals.maintain.session;

import java.sql.SQLException;

/** Something stands before the server that shares sessions among its clients. */
public final class PoolerException extends SQLException {
  private static final long serialVersionUID = 1;

  PoolerException() {
    super(
        "a connection pooler answers instead of the server: locks and timeouts of a session mean"
            + " nothing there; give the address of the server itself",
        "08P01");
  }
}
