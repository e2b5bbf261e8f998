package dev.pgvitals.alert;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An alert on the values of a column: the one place where its thresholds are written.
 *
 * @param name in CamelCase, unique in the catalogue
 * @param warning empty: the alert has no such level; so with {@code critical}; never both
 * @param below true when low values are the bad ones
 * @param minimum what other columns of the row must be at least, by the column's name
 * @param summary plain text, as is {@code description}
 */
public record Alert(
    String name,
    Optional<Threshold> warning,
    Optional<Threshold> critical,
    boolean below,
    Duration keepFiringFor,
    Map<String, Double> minimum,
    String summary,
    String description,
    Optional<String> runbook) {

  public Alert {
    minimum = Map.copyOf(minimum);
  }

  /**
   * One of the two levels.
   *
   * @param limit beyond which the value is bad; NaN, beyond which nothing is, when only a server
   *     can set one
   * @param pending how long the limit must be passed: the {@code for} of the file
   * @param penalty points of 100 that the health score loses; a critical one stands for both
   */
  public record Threshold(double limit, Duration pending, double penalty) {
    /** Whether there is a limit without a server's own. */
    public boolean hasLimit() {
      return !Double.isNaN(limit);
    }
  }

  public Optional<Threshold> threshold(Level level) {
    return level == Level.WARNING ? warning : critical;
  }

  /** Whether the value is on the bad side of the limit; nothing is of NaN. */
  public boolean isBeyond(double value, double limit) {
    return below ? value < limit : value > limit;
  }
}
