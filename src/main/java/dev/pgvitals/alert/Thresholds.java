package dev.pgvitals.alert;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One server's limits: its own, and where it has none those of the rules. */
public final class Thresholds {
  private final Map<String, ServerThreshold> own;

  public Thresholds(Map<String, ServerThreshold> own) {
    this.own = new TreeMap<>(own);
  }

  /** Takes one of the server's own limits. */
  public interface Taker {
    void take(String alert, Level severity, double limit);
  }

  /** The server's own, by the alert's name. */
  public void each(Taker taker) {
    own.forEach(
        (alert, limits) -> {
          for (Level severity : Level.values()) {
            limits.limit(severity).ifPresent(limit -> taker.take(alert, severity, limit));
          }
        });
  }

  /** NaN when there is none. */
  public double limit(Alert alert, Level level) {
    ServerThreshold limits = own.get(alert.name());
    if (limits != null) {
      OptionalDouble limit = limits.limit(level);
      if (limit.isPresent()) {
        return limit.getAsDouble();
      }
    }
    return alert.threshold(level).map(Alert.Threshold::limit).orElse(ThresholdValues.OFF);
  }

  /** 0 when the value is fine, or NaN; else the level of the worst limit that it is beyond. */
  public int level(Alert alert, double value) {
    int worst = 0;
    for (Level level : Level.values()) {
      if (alert.isBeyond(value, limit(alert, level))) {
        worst = level.number();
      }
    }
    return worst;
  }
}
