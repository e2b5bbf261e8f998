package dev.pgvitals.operate;

import dev.pgvitals.failure.Failure;
import java.sql.SQLException;

/** Something stands before the server that shares sessions among its clients. */
public final class PoolerException extends SQLException {
  public static final String WHAT = "a connection pooler answers instead of the server";

  public static final String REMEDY =
      "give the address of the server itself: locks and settings of a session mean nothing to a"
          + " pooler";

  private static final long serialVersionUID = 1;

  PoolerException() {
    super(WHAT + ": " + REMEDY, Failure.POOLER);
  }
}
