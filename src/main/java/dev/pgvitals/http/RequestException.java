package dev.pgvitals.http;

/** The request cannot be served, and it is the client's to change. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  RequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  Response response() {
    return Response.text(status, String.valueOf(getMessage()));
  }
}
