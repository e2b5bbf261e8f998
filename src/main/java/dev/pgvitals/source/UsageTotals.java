package dev.pgvitals.source;

import java.time.Duration;

/**
 * What the agent has cost a server, or the difference between two such sums.
 *
 * @param connects logins that succeeded
 * @param loginTime how long they took, from the TCP connect on
 * @param roundTrips statements sent and answered; what is sent as one message is one, and a login
 *     is none
 * @param rows that came as results
 * @param useTime how long connections were in use
 */
public record UsageTotals(
    long connects, Duration loginTime, long roundTrips, long rows, Duration useTime) {

  public UsageTotals plus(UsageTotals more) {
    return new UsageTotals(
        connects + more.connects,
        loginTime.plus(more.loginTime),
        roundTrips + more.roundTrips,
        rows + more.rows,
        useTime.plus(more.useTime));
  }

  public UsageTotals minus(UsageTotals before) {
    return new UsageTotals(
        connects - before.connects,
        loginTime.minus(before.loginTime),
        roundTrips - before.roundTrips,
        rows - before.rows,
        useTime.minus(before.useTime));
  }

  /** Logins and use together. */
  public Duration time() {
    return loginTime.plus(useTime);
  }
}
