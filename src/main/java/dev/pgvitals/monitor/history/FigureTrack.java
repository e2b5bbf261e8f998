package dev.pgvitals.monitor.history;

import dev.pgvitals.metric.text.SliceKey;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One figure of one server, from slice to slice. Not thread-safe. */
final class FigureTrack {
  /**
   * The least time over which growth is measured. What is sampled every two seconds is published
   * sooner or later by some of a second, and has counted up to another moment than that.
   */
  private static final long SHORTEST = TimeUnit.SECONDS.toNanos(10);

  private final Minutes minutes;
  private final Ring ring = new Ring();
  private Optional<SliceKey> owner = Optional.empty();
  private double of;
  private double per;
  private double latestOf;
  private double latestPer;
  private boolean reset;
  private long at;
  private double value = Double.NaN;
  private boolean gauge;
  private long deadline;

  FigureTrack(Minutes minutes) {
    this.minutes = minutes;
  }

  /**
   * The slice is published, until then.
   *
   * @param key two queries may publish the same family: the first one counts while it is in force
   */
  void published(SliceKey key, FigureReading.Part part, long now, long until) {
    boolean first = !isInForce(now);
    if (!first && owner.isPresent() && !owner.get().equals(key)) {
      return;
    }
    gauge = part.source().kind() == Figure.Kind.GAUGE;
    deadline = until;
    reset = !first && (reset || part.of() < latestOf || part.per() < latestPer);
    latestOf = part.of();
    latestPer = part.per();
    if (!gauge && !first && now - at < SHORTEST) {
      return;
    }
    double next = gauge ? part.of() : first ? Double.NaN : growth(part, now);
    if (gauge) {
      ring.put(minutes.of(now), next, Ring.Merge.MEAN);
    } else {
      ring.span(minutes.of(at), minutes.of(now), next);
    }
    owner = Optional.of(key);
    of = part.of();
    per = part.per();
    at = now;
    value = next;
    reset = false;
  }

  /** NaN when a counter was reset, or there was nothing to divide by. */
  private double growth(FigureReading.Part part, long now) {
    double grown = part.of() - of;
    if (reset) {
      return Double.NaN;
    }
    return part.source().kind() == Figure.Kind.RATE
        ? grown / ((now - at) / 1e9)
        : part.per() > per ? grown / (part.per() - per) : Double.NaN;
  }

  /** A minute has begun: what is in force is so in this minute, too. */
  void hold(long now) {
    if (gauge && isInForce(now)) {
      ring.put(minutes.of(now), value, Ring.Merge.MEAN);
    }
  }

  /** The slice is published no more. */
  void withdraw() {
    owner = Optional.empty();
    value = Double.NaN;
  }

  Optional<SliceKey> owner() {
    return owner;
  }

  private boolean isInForce(long now) {
    return owner.isPresent() && deadline - now > 0;
  }

  /** NaN when it is not known. */
  double value(long now) {
    return isInForce(now) ? value : Double.NaN;
  }

  float[] points(long now, int number) {
    return ring.upTo(minutes.of(now), number);
  }

  /** Of its ring and of itself, as {@link Ring#bytes} counts. */
  int bytes() {
    return 104 + ring.bytes();
  }
}
