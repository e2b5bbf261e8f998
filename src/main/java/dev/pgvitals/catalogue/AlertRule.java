package dev.pgvitals.catalogue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The threshold of a vital: the one place where its numbers are written.
 *
 * @param below true when low values are bad
 * @param pending how long the threshold must be passed: the {@code for} of the file
 * @param minimum PromQL of a companion condition, such as a least volume
 * @param penalty what the health score loses at each level
 */
public record AlertRule(
    String name,
    OptionalDouble warning,
    OptionalDouble critical,
    boolean below,
    Duration pending,
    Duration keepFiringFor,
    Optional<String> minimum,
    String summary,
    String description,
    Optional<String> runbook,
    Penalty penalty) {

  /** Points of 100. */
  public record Penalty(double warning, double critical) {
    public static final Penalty DEFAULT = new Penalty(10, 25);
  }
}
