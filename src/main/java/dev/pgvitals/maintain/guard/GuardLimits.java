package dev.pgvitals.maintain.guard;

import java.time.Duration;

/**
 * What must hold for work to begin, and to go on.
 *
 * @param maxLag how many bytes of WAL any standby may have to replay
 * @param maxSlotWal how many bytes of WAL any slot may keep
 * @param maxActive so many sessions of others may be at work
 * @param maxWait how long a build of an index may wait for transactions of others, and how long is
 *     waited for lag or load to pass
 * @param minFree the share of the disk that must be left
 */
public record GuardLimits(
    long maxLag,
    long maxSlotWal,
    int maxActive,
    Duration maxWait,
    FreeSpace freeSpace,
    double minFree) {
  /** Where the file says nothing. */
  public static final GuardLimits DEFAULT =
      new GuardLimits(64L << 20, 1L << 30, 8, Duration.ofMinutes(10), new FreeSpace.Unknown(), 0.2);
}
