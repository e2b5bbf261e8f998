package dev.pgvitals.web.page;

/**
 * A monitored server as a page shows it.
 *
 * @param health its score and what that means; empty until it is known
 * @param detail what it is, or why it is down; shown to whoever can reach the port
 */
public record ServerStatus(String name, State state, String health, String detail) {
  /** Whether the last attempt to reach it succeeded. */
  public enum State {
    UP,
    DOWN,
    NOT_TRIED
  }
}
