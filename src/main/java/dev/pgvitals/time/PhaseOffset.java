package dev.pgvitals.time;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Where in the course of an interval something has its turns: a stable hash of its name, so that
 * the servers of a fleet do not all have them at once. The order of turns is the same for every
 * interval.
 */
public final class PhaseOffset {
  private PhaseOffset() {}

  /** The place of a name, as an unsigned number: 0 is an interval's beginning. */
  public static long of(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    // Spread over 64 bits, as an interval of an hour is more nanoseconds than 32 bits hold.
    return crc.getValue() * 0x9E3779B97F4A7C15L;
  }

  /**
   * How far into an interval the name has its turn.
   *
   * @param every the interval, in any unit, positive and less than 2^62
   */
  public static long offset(String name, long every) {
    return Math.multiplyHigh(of(name) >>> 1, every << 1);
  }
}
