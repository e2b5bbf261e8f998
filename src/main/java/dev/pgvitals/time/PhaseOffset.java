package dev.pgvitals.time;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Where in the course of an interval something has its turns: a stable hash of its name, so that
 * the servers of a fleet do not all have them at once. Grids nest: when one interval is a multiple
 * of another, each turn of the longer one is a turn of the shorter one too.
 */
public final class PhaseOffset {
  /**
   * So many units are gone through in the order of the places: what has its turns at one time in a
   * unit, has them in one unit, too, of any interval that divides them.
   */
  private static final long UNITS_IN_ORDER = 60;

  private static final long MOST = 1L << 62;

  private PhaseOffset() {}

  /** The place of a name, as an unsigned number: 0 is an interval's beginning. */
  public static long of(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    // Spread over 64 bits, as an interval of an hour is more nanoseconds than 32 bits hold.
    return crc.getValue() * 0x9E3779B97F4A7C15L;
  }

  /**
   * How far into an interval the name has its turn. For the unit itself, the order of turns is that
   * of the places.
   *
   * @param every the interval, positive
   * @param unit the interval that most have, for which turns are spread evenly; less than 2^56
   */
  public static long offset(String name, long every, long unit) {
    long place = of(name);
    long rounds = Math.max(1, MOST / UNITS_IN_ORDER / unit);
    long round = Long.remainderUnsigned(place, rounds);
    return (part(place, unit) + unit * (part(place, UNITS_IN_ORDER) + UNITS_IN_ORDER * round))
        % every;
  }

  private static long part(long place, long of) {
    return Math.multiplyHigh(place >>> 1, of << 1);
  }
}
