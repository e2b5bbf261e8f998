package dev.pgvitals.source.socket;

import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Until when a login, or the answer to one statement, must be complete. Used by the thread that has
 * the connection.
 */
final class ResponseTime {
  private static final long NEVER = Long.MAX_VALUE;

  private final Duration login;
  private @Nullable SocketAddress host;
  private boolean loggedIn;
  private int patience;
  private volatile long deadline = NEVER;

  /**
   * No time runs yet.
   *
   * @param login what one host has for a login
   */
  ResponseTime(Duration login) {
    this.login = login;
  }

  /** A second try at one host, as without TLS, has the time that the first one left. */
  void beginLogin(SocketAddress to) {
    if (!to.equals(host)) {
      host = to;
      deadline = System.nanoTime() + login.toNanos();
    }
  }

  /** The login is over; no time runs until {@link #beginAnswer}. */
  void loggedIn() {
    loggedIn = true;
    deadline = NEVER;
  }

  void beginAnswer() {
    deadline = patience == 0 ? NEVER : System.nanoTime() + patience * 1_000_000L;
  }

  /** How long the driver says that it will wait for an answer, in milliseconds; 0 for ever. */
  void setPatience(int millis) {
    patience = millis;
  }

  int patience() {
    return patience;
  }

  boolean isUnlimited() {
    return deadline == NEVER;
  }

  /** Less than 0 when the time is over; only if it is limited. */
  long leftNanos() {
    return deadline - System.nanoTime();
  }

  /**
   * How long a read may wait.
   *
   * @return milliseconds, 0 for ever, less than 0 when the time is over
   */
  int leftMillis() {
    if (isUnlimited()) {
      return patience;
    }
    long left = leftNanos();
    if (left <= 0) {
      return -1;
    }
    long millis = Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
    return (int) (loggedIn || patience == 0 ? millis : Math.min(millis, patience));
  }

  /**
   * That the time is over.
   *
   * @param connecting whether there is no connection yet
   */
  WireException overdue(boolean connecting) {
    if (loggedIn) {
      return WireException.overdue(
          "the response to a statement was incomplete after " + text(patience));
    }
    String time = text(login.toMillis());
    return WireException.overdue(
        connecting ? "no connection after " + time : "the login was not complete after " + time);
  }

  private static String text(long millis) {
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
