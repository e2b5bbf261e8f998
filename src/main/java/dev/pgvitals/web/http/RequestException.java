package dev.pgvitals.web.http;

/** The request cannot be served, and it is the client's to change. */
public final class RequestException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  public RequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  Response response() {
    return Response.text(status, String.valueOf(getMessage()));
  }
}
