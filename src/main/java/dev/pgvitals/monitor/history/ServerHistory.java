package dev.pgvitals.monitor.history;

import dev.pgvitals.metric.text.SliceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last two hours of one server. Filled by what is published of it, and by each minute that
 * begins; to read it changes nothing. Time is passed in, as nanoseconds of a monotonic clock. Not
 * thread-safe.
 */
public final class ServerHistory {
  /** How many minutes there are of each number. */
  public static final int POINTS = Ring.POINTS;

  /** How many of them an overview has. */
  public static final int SPARKLINE_POINTS = 30;

  private static final float[] NO_POINTS = {};

  private final Minutes minutes = new Minutes();
  private final Map<String, Ring> vitals = new HashMap<>();
  private final @Nullable FigureTrack[] figures = new FigureTrack[Figures.ALL.size()];
  private long heldIn = Long.MIN_VALUE;

  /** For how long the minute has been going that a moment falls into, in nanoseconds. */
  public long intoMinute(long now) {
    return minutes.into(now);
  }

  /**
   * The value of an alert in one place, as it is in force now; NaN is none.
   *
   * @param below whether low values are the bad ones
   */
  public void vital(String alert, boolean below, double value, long now) {
    if (Double.isFinite(value)) {
      vitals
          .computeIfAbsent(alert, name -> new Ring())
          .put(minutes.of(now), value, below ? Ring.Merge.LOWEST : Ring.Merge.HIGHEST);
    }
  }

  /**
   * A slice is published.
   *
   * @param until when its life ends
   */
  public void published(FigureReading reading, long now, long until) {
    for (FigureReading.Part part : reading.parts()) {
      FigureTrack track = figures[part.figure()];
      if (track == null) {
        track = new FigureTrack(minutes);
        figures[part.figure()] = track;
      }
      track.published(reading.key(), part, now, until);
    }
  }

  /**
   * True, once, when a minute has begun: the figures in force are part of it from now on, and the
   * vitals are to be given anew.
   */
  public boolean beginMinute(long now) {
    if (minutes.of(now) == heldIn) {
      return false;
    }
    heldIn = minutes.of(now);
    for (FigureTrack track : figures) {
      if (track != null) {
        track.hold(now);
      }
    }
    return true;
  }

  /** From now on only these alerts are there; what is known of others is forgotten. */
  public void retainVitals(Set<String> alerts) {
    vitals.keySet().retainAll(alerts);
  }

  /** Slices that do not pass are published no more: what comes next begins anew. */
  public void retain(Predicate<SliceKey> published) {
    for (FigureTrack track : figures) {
      if (track != null && track.owner().filter(published.negate()).isPresent()) {
        track.withdraw();
      }
    }
  }

  /** The points of an alert's worst value up to now, the oldest first; none when there are none. */
  public float[] vital(String alert, long now) {
    Ring ring = vitals.get(alert);
    return ring == null ? NO_POINTS : ring.upTo(minutes.of(now), POINTS);
  }

  /** Those of which anything is known, each with all its points. */
  public List<FigureValue> figures(long now) {
    return figures(now, figure -> POINTS);
  }

  /** Those of which anything is known, with the points that an overview has. */
  public List<FigureValue> overview(long now) {
    return figures(now, figure -> figure.sparkline() ? SPARKLINE_POINTS : 0);
  }

  /** How many points of a figure are wanted. */
  private interface Wanted {
    int points(Figure figure);
  }

  private List<FigureValue> figures(long now, Wanted wanted) {
    List<FigureValue> values = new ArrayList<>();
    for (int i = 0; i < figures.length; i++) {
      FigureTrack track = figures[i];
      if (track != null) {
        Figure figure = Figures.ALL.get(i);
        values.add(
            new FigureValue(figure, track.value(now), track.points(now, wanted.points(figure))));
      }
    }
    return values;
  }

  /** Bytes of heap, by the layout of a 64-bit JVM with compressed references; an estimate. */
  public int bytes() {
    int bytes = 48 + 16 + 4 * figures.length;
    for (FigureTrack track : figures) {
      bytes += track == null ? 0 : track.bytes();
    }
    for (Ring ring : vitals.values()) {
      // With an entry of a map and its share of the table.
      bytes += 40 + ring.bytes();
    }
    return bytes;
  }
}
