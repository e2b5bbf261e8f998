package dev.pgvitals.alert;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One server's limits: its own, and where it has none those of the rules. */
public final class Thresholds {
  private final Map<String, ThresholdOverride> own;

  public Thresholds(Map<String, ThresholdOverride> own) {
    this.own = new TreeMap<>(own);
  }

  /** Takes one of the server's own limits. */
  public interface Taker {
    void take(String alert, Severity severity, double limit);
  }

  /** The server's own, by the alert's name. */
  public void each(Taker taker) {
    own.forEach(
        (alert, limits) -> {
          for (Severity severity : Severity.values()) {
            limits.limit(severity).ifPresent(limit -> taker.take(alert, severity, limit));
          }
        });
  }

  /** NaN when there is none. */
  public double limit(AlertRule alert, Severity severity) {
    ThresholdOverride limits = own.get(alert.name());
    if (limits != null) {
      OptionalDouble limit = limits.limit(severity);
      if (limit.isPresent()) {
        return limit.getAsDouble();
      }
    }
    return alert.level(severity).map(AlertRule.Level::limit).orElse(Limits.OFF);
  }

  /** 0 when the value is fine, or NaN; else the level of the worst limit that it is beyond. */
  public int level(AlertRule alert, double value) {
    int level = 0;
    for (Severity severity : Severity.values()) {
      if (alert.isBeyond(value, limit(alert, severity))) {
        level = severity.level();
      }
    }
    return level;
  }
}
