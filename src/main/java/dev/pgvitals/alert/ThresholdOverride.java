package dev.pgvitals.alert;

import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * One server's own limits for one alert; an empty one leaves the rule's, NaN switches the level
 * off.
 */
public record ThresholdOverride(OptionalDouble warning, OptionalDouble critical) {
  static ThresholdOverride of(Function<Severity, OptionalDouble> limits) {
    return new ThresholdOverride(limits.apply(Severity.WARNING), limits.apply(Severity.CRITICAL));
  }

  /** What it says of one level. */
  public OptionalDouble limit(Severity severity) {
    return severity == Severity.WARNING ? warning : critical;
  }

  /** These, and where they say nothing the others. */
  ThresholdOverride before(ThresholdOverride others) {
    return of(level -> limit(level).isPresent() ? limit(level) : others.limit(level));
  }
}
