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
          limits.warning().ifPresent(limit -> taker.take(alert, Severity.WARNING, limit));
          limits.critical().ifPresent(limit -> taker.take(alert, Severity.CRITICAL, limit));
        });
  }

  /** What one alert's own limits say of a level. */
  public static OptionalDouble of(ThresholdOverride limits, Severity severity) {
    return severity == Severity.WARNING ? limits.warning() : limits.critical();
  }

  /** NaN when there is none. */
  public double limit(AlertRule alert, Severity severity) {
    ThresholdOverride limits = own.get(alert.name());
    if (limits != null) {
      OptionalDouble limit = of(limits, severity);
      if (limit.isPresent()) {
        return limit.getAsDouble();
      }
    }
    return alert.level(severity).map(AlertRule.Level::limit).orElse(Limits.OFF);
  }

  /** 0 when the value is fine, or NaN; 1 beyond the limit for a warning, 2 beyond the critical. */
  public int level(AlertRule alert, double value) {
    if (alert.isBeyond(value, limit(alert, Severity.CRITICAL))) {
      return 2;
    }
    return alert.isBeyond(value, limit(alert, Severity.WARNING)) ? 1 : 0;
  }
}
