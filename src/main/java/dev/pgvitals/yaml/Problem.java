package dev.pgvitals.yaml;

/**
 * One thing wrong with a user's text.
 *
 * @param path where in the structure, such as {@code pg_locks.metrics.mode.usage}; empty at the top
 * @param message what is wrong and what to do about it
 */
public record Problem(Position position, String path, String message) {
  @Override
  public String toString() {
    return path.isEmpty() ? position + ": " + message : position + ": " + path + ": " + message;
  }
}
