package dev.pgvitals.alert;

import java.util.OptionalDouble;

/**
 * One server's own limits for one alert; an empty one leaves the rule's, NaN switches the level
 * off.
 */
public record ThresholdOverride(OptionalDouble warning, OptionalDouble critical) {
  /** These, and where they say nothing the others. */
  ThresholdOverride before(ThresholdOverride others) {
    return new ThresholdOverride(
        warning.isPresent() ? warning : others.warning,
        critical.isPresent() ? critical : others.critical);
  }
}
