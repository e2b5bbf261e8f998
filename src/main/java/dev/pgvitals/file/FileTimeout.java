package dev.pgvitals.file;

import java.time.Duration;

/**
 * How long a file system is waited for.
 *
 * @param word when the log says that it is still being waited for
 * @param limit when waiting ends
 */
public record FileTimeout(Duration word, Duration limit) {
  /** For what is read at the start and at a reload. */
  public static final FileTimeout FOR_TEXTS =
      new FileTimeout(Duration.ofSeconds(5), Duration.ofSeconds(30));

  /** For what is read while a connection waits for it. */
  public static final FileTimeout FOR_SECRETS =
      new FileTimeout(Duration.ofSeconds(2), Duration.ofSeconds(5));
}
