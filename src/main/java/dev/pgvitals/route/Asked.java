package dev.pgvitals.route;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which lags clients have taken of late, so many at most: what nobody has asked for in ten minutes
 * is forgotten, and beyond the bound what was asked for longest ago. Not thread-safe.
 */
final class Asked {
  /** So many different ones are remembered. */
  static final int MOST = 16;

  private static final long MEMORY = Duration.ofMinutes(10).toNanos();

  private final Map<Duration, Long> last = new LinkedHashMap<>(MOST * 2, 0.75f, true);

  /** Somebody asks for it; true when nobody has of late. */
  boolean add(Duration lag, long now) {
    boolean fresh = last.put(lag, now) == null;
    if (last.size() > MOST) {
      Iterator<Duration> oldest = last.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return fresh;
  }

  /** Those that somebody has asked for. */
  Set<Duration> current(long now) {
    last.values().removeIf(time -> now - time > MEMORY);
    return Set.copyOf(last.keySet());
  }
}
