package dev.pgvitals.config.serverlog;

import java.time.Duration;

/**
 * Beyond what something is out of the ordinary.
 *
 * @param failures failed logins from one address, or with one role, within the window; one more
 *     makes an offender
 * @param sessions of one role within the session window
 * @param addresses from which one role logs in within the session window
 */
public record LogLimits(
    int failures, Duration window, int sessions, int addresses, Duration sessionWindow) {
  /** Unless the configuration says otherwise. */
  public static final LogLimits DEFAULT =
      new LogLimits(5, Duration.ofMinutes(15), 100, 5, Duration.ofMinutes(5));
}
