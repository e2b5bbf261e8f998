package dev.pgvitals.source.socket;

import java.time.Duration;

/**
 * How long a server may take, and how much it may say.
 *
 * @param login from the first packet to a host until the connection is ready for statements
 * @param loginBytes in all that time, TLS included
 * @param answerBytes in answer to one statement, of whatever kind they are, TLS included
 * @param rowBytes in the values of a result's rows
 * @param messages that are no rows, of an answer or in a login: the driver strings results together
 *     and walks along the whole string for each
 * @param notices that are handed to the driver, of an answer or in a login, which makes an
 *     exception of each; the rest is left out
 */
public record WireLimits(
    Duration login, long loginBytes, long answerBytes, long rowBytes, int messages, int notices) {
  static final long MEGABYTE = 1_000_000;

  /** No limits, but those of the driver. */
  static final WireLimits NONE =
      new WireLimits(
          Duration.ofDays(365),
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Integer.MAX_VALUE,
          0);

  /**
   * A login is a few kilobytes; the heads of rows, notices and all else come on top of the rows.
   */
  public static WireLimits within(Duration login) {
    return new WireLimits(login, MEGABYTE, 24 * MEGABYTE, 16 * MEGABYTE, 1000, 0);
  }

  /**
   * As {@link #within}, for who works there: warnings tell of what was not done, and a COPY is as
   * long as a table.
   */
  public static WireLimits forWork(Duration login) {
    return new WireLimits(login, MEGABYTE, Long.MAX_VALUE, 16 * MEGABYTE, 1000, 100);
  }
}
