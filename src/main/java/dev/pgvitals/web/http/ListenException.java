package dev.pgvitals.web.http;

import java.io.IOException;

/** The address to listen on cannot be had. The message says what to do. */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1;

  public ListenException(String message) {
    super(message);
  }

  public ListenException(String message, IOException cause) {
    super(message, cause);
  }
}
