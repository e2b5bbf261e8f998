package dev.pgvitals.source.socket;

import java.net.SocketException;
import java.util.Optional;

/**
 * A server passed a limit, or said what is not PostgreSQL's protocol: its connection was closed.
 */
public final class WireException extends SocketException {
  private static final long serialVersionUID = 1;

  private final boolean tooLarge;

  private WireException(String message, boolean tooLarge) {
    super(message);
    this.tooLarge = tooLarge;
  }

  static WireException tooLarge(String message) {
    return new WireException(message, true);
  }

  static WireException overdue(String message) {
    return new WireException(message, false);
  }

  static WireException protocol(String message) {
    return new WireException(message, false);
  }

  /** Whether it said too much: what was asked may be what is wrong. */
  public boolean isTooLarge() {
    return tooLarge;
  }

  /** The one among an error's causes. */
  public static Optional<WireException> in(Throwable error) {
    Throwable at = error;
    for (int depth = 0; at != null && depth < 10; depth++) {
      if (at instanceof WireException wire) {
        return Optional.of(wire);
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
