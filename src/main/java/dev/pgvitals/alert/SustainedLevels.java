package dev.pgvitals.alert;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which levels of a server's vitals have lasted. A level counts once it has been seen for as long
 * as its alert's {@code for}, and counts no more once it has not been seen for as long as that.
 * Runs prove it, not the time between them: a value that is beyond a limit in a single run has
 * lasted for no time, however far away the next run is.
 *
 * <p>Time without data changes nothing: what counted still does when the data are back, and what
 * had not lasted yet begins anew. Remembers a few numbers for each alert. Not thread-safe.
 */
public final class SustainedLevels {
  private final Map<String, Vital> vitals = new HashMap<>();

  /** From now on there are these alerts only; what is known of others is forgotten. */
  public void retain(Set<String> alerts) {
    vitals.keySet().retainAll(alerts);
  }

  /** There are no data now. */
  public void interrupt() {
    vitals.values().forEach(Vital::interrupt);
  }

  /**
   * Since when a vital is beyond the limit of a level, whether that counts yet or not; empty when
   * it is not. In nanoseconds: when the run ended that showed it first.
   */
  public OptionalLong since(String alert, Level level) {
    Vital vital = vitals.get(alert);
    return vital == null ? OptionalLong.empty() : vital.latches[level.number() - 1].beyondSince();
  }

  /** Looks at what is known of all vitals at one moment. */
  public Look look(Thresholds thresholds) {
    return new Look(thresholds);
  }

  /** What is known of all vitals at one moment. */
  public final class Look {
    private final Thresholds thresholds;
    private final Map<String, Readings> readings = new HashMap<>();

    private Look(Thresholds thresholds) {
      this.thresholds = thresholds;
    }

    /**
     * Adds the worst value of an alert in one place.
     *
     * @param at when it came, in nanoseconds
     */
    public void add(Alert alert, double value, long at) {
      readings.computeIfAbsent(alert.name(), name -> new Readings(alert)).add(value, at);
    }

    /** The levels that count, of each alert that a value was added of; nothing is added later. */
    public Map<String, Integer> levels() {
      Map<String, Integer> levels = new TreeMap<>();
      vitals.forEach(
          (alert, vital) -> {
            if (!readings.containsKey(alert)) {
              vital.interrupt();
            }
          });
      readings.forEach(
          (alert, reading) ->
              levels.put(alert, vitals.computeIfAbsent(alert, a -> new Vital()).level(reading)));
      return levels;
    }

    /** An alert's values in all places. */
    private final class Readings {
      private final Alert alert;
      private final long[] lastBeyond = new long[Level.values().length];
      private final boolean[] beyond = new boolean[Level.values().length];
      private long first;
      private long last;
      private boolean any;

      Readings(Alert alert) {
        this.alert = alert;
      }

      void add(double value, long at) {
        first = any && first - at < 0 ? first : at;
        last = any && last - at > 0 ? last : at;
        any = true;
        for (Level level : Level.values()) {
          int i = level.number() - 1;
          if (alert.isBeyond(value, limit(level))) {
            lastBeyond[i] = beyond[i] && lastBeyond[i] - at > 0 ? lastBeyond[i] : at;
            beyond[i] = true;
          }
        }
      }

      double limit(Level level) {
        return thresholds.limit(alert, level);
      }

      long pending(Level level) {
        return alert.threshold(level).map(Alert.Threshold::pending).orElse(Duration.ZERO).toNanos();
      }

      boolean isBeyond(Level level) {
        return beyond[level.number() - 1];
      }

      /** When the last run ended that is known to have made it so. */
      long since(Level level) {
        return isBeyond(level) ? lastBeyond[level.number() - 1] : last;
      }

      /**
       * Until when it is known to be so: one place is enough to be beyond, to be fine takes all.
       */
      long until(Level level) {
        return isBeyond(level) ? lastBeyond[level.number() - 1] : first;
      }
    }
  }

  /** One alert's levels. */
  private static final class Vital {
    private final Latch[] latches = new Latch[Level.values().length];

    Vital() {
      for (int i = 0; i < latches.length; i++) {
        latches[i] = new Latch();
      }
    }

    int level(Look.Readings readings) {
      int worst = 0;
      for (Level level : Level.values()) {
        if (latches[level.number() - 1].counts(readings, level)) {
          worst = level.number();
        }
      }
      return worst;
    }

    void interrupt() {
      for (Latch latch : latches) {
        latch.interrupt();
      }
    }
  }

  /** Whether a level counts, and since when it has looked otherwise. */
  private static final class Latch {
    private boolean counts;
    private boolean contradicted;
    private long since;
    private long began;
    private double limit = ThresholdValues.OFF;

    boolean counts(Look.Readings readings, Level level) {
      boolean beyond = readings.isBeyond(level);
      if (Double.compare(limit, readings.limit(level)) != 0) {
        // What was beyond the old limit says nothing of the new one.
        limit = readings.limit(level);
        counts &= beyond;
        contradicted = false;
      }
      if (beyond == counts) {
        contradicted = false;
        return counts;
      }
      if (!contradicted) {
        contradicted = true;
        since = readings.since(level);
      }
      long pending = readings.pending(level);
      if (pending == 0 || readings.until(level) - since >= pending) {
        counts = beyond;
        contradicted = false;
        began = since;
      }
      return counts;
    }

    OptionalLong beyondSince() {
      if (counts) {
        return OptionalLong.of(began);
      }
      return contradicted ? OptionalLong.of(since) : OptionalLong.empty();
    }

    void interrupt() {
      contradicted = false;
    }
  }
}
