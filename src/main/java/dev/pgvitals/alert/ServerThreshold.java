package dev.pgvitals.alert;

import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * One server's own limits for one alert; an empty one leaves the rule's, NaN switches the level
 * off.
 */
public record ServerThreshold(OptionalDouble warning, OptionalDouble critical) {
  static ServerThreshold of(Function<Level, OptionalDouble> limits) {
    return new ServerThreshold(limits.apply(Level.WARNING), limits.apply(Level.CRITICAL));
  }

  /** What it says of one level. */
  public OptionalDouble limit(Level severity) {
    return severity == Level.WARNING ? warning : critical;
  }

  /** These, and where they say nothing the others. */
  ServerThreshold before(ServerThreshold others) {
    return of(level -> limit(level).isPresent() ? limit(level) : others.limit(level));
  }
}
