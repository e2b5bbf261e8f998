package dev.pgvitals.rescue.plan;

import java.time.Duration;

/**
 * From when on something is trouble.
 *
 * @param olderThan how long it must have lasted
 * @param unused so many connections of one application that nobody uses are a leak
 * @param wraparound share of all transaction IDs, from which on they run out
 */
public record Limits(Duration olderThan, double unused, double wraparound) {
  boolean isOld(Duration age) {
    return age.compareTo(olderThan) >= 0;
  }
}
