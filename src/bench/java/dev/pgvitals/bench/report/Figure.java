package dev.pgvitals.bench.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A number that was measured, or why there is none.
 *
 * @param why empty when there is a number, and where none belongs
 */
public record Figure(OptionalDouble value, String why) {
  /** Where there is nothing to measure. */
  public static final Figure NONE = new Figure(OptionalDouble.empty(), "");

  public static Figure of(double value) {
    return new Figure(OptionalDouble.of(value), "");
  }

  public static Figure missing(String why) {
    return new Figure(OptionalDouble.empty(), why);
  }

  /** The share that this is of another, where both are there. */
  Figure dividedBy(Figure other) {
    return value.isPresent() && other.value.isPresent()
        ? of(value.getAsDouble() / other.value.getAsDouble())
        : NONE;
  }

  /** The number as text; empty when there is none. */
  String text(String format) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "";
  }
}
