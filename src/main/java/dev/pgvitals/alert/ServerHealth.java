package dev.pgvitals.alert;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a server does, all its alerts taken together.
 *
 * @param score 100 when nothing is wrong, 0 at worst
 * @param levels at this moment, of each alert that there is data of, by its name: 0 fine, 1
 *     warning, 2 critical
 * @param sustained those that have lasted, of the same alerts: they make the score
 */
public record ServerHealth(
    double score, Map<String, Integer> levels, Map<String, Integer> sustained) {
  /** Of a server that does not answer. */
  public static final ServerHealth DOWN = new ServerHealth(0, Map.of(), Map.of());

  private static final double HEALTHY = 80;
  private static final double DEGRADED = 50;
  private static final double BEST = 100;

  public ServerHealth {
    levels = Collections.unmodifiableMap(new TreeMap<>(levels));
    sustained = Collections.unmodifiableMap(new TreeMap<>(sustained));
  }

  /** What the score comes to in a word. */
  public enum Status {
    HEALTHY,
    DEGRADED,
    UNHEALTHY;

    /** As the label says it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Status status() {
    if (score >= HEALTHY) {
      return Status.HEALTHY;
    }
    return score >= DEGRADED ? Status.DEGRADED : Status.UNHEALTHY;
  }

  /** Gathers what several queries, or one in several databases, say of vitals. */
  public static final class Tally {
    private final Thresholds thresholds;
    private final Map<String, Integer> levels = new TreeMap<>();
    private final Map<String, Alert> alerts = new TreeMap<>();

    public Tally(Thresholds thresholds) {
      this.thresholds = thresholds;
    }

    /**
     * Counts one value; the worst of an alert's values counts.
     *
     * @param value NaN when there is nothing to judge
     */
    public void add(Alert alert, double value) {
      levels.merge(alert.name(), thresholds.level(alert, value), Math::max);
      alerts.put(alert.name(), alert);
    }

    /** What they come to at this moment, however long that has been so. */
    public ServerHealth health() {
      return health(levels);
    }

    /**
     * What they come to.
     *
     * @param sustained the levels that count, of the same alerts
     */
    public ServerHealth health(Map<String, Integer> sustained) {
      double lost = 0;
      for (Map.Entry<String, Alert> entry : alerts.entrySet()) {
        lost +=
            Level.ofNumber(sustained.getOrDefault(entry.getKey(), 0))
                .flatMap(entry.getValue()::threshold)
                .map(Alert.Threshold::penalty)
                .orElse(0.0);
      }
      return new ServerHealth(Math.max(0, BEST - lost), levels, sustained);
    }
  }
}
