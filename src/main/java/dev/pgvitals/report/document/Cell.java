package dev.pgvitals.report.document;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What stands in a table at one place. Text is as it came, whatever is in it: who renders it
 * escapes it.
 */
public sealed interface Cell {
  /** Nothing is known, which is not 0. */
  Cell UNKNOWN = new Unknown();

  /** Of a second. */
  double NANOS = 1e9;

  /** See {@link #UNKNOWN}. */
  record Unknown() implements Cell {}

  /**
   * Words, or a name.
   *
   * @param link where to read more: an http or https URL
   */
  record Text(String text, Optional<String> link) implements Cell {}

  /** SQL or another text to copy, in one line. */
  record Code(String text) implements Cell {}

  /** A count or a measure, in the unit that the text names. */
  record Amount(double value, String unit) implements Cell {}

  /** A size. */
  record Bytes(double value) implements Cell {}

  /** A part of a whole, 1 for all of it. */
  record Ratio(double value) implements Cell {}

  /** A length of time. */
  record Span(Duration length) implements Cell {}

  /** A moment. */
  record Time(Instant at) implements Cell {}

  static Cell text(String text) {
    return new Text(text, Optional.empty());
  }

  static Cell number(double value) {
    return Double.isFinite(value) ? new Amount(value, "") : UNKNOWN;
  }

  static Cell bytes(double value) {
    return Double.isFinite(value) ? new Bytes(value) : UNKNOWN;
  }

  static Cell ratio(double value) {
    return Double.isFinite(value) ? new Ratio(value) : UNKNOWN;
  }

  /** What is longer than a few centuries is not known either. */
  static Cell seconds(double seconds) {
    return Double.isFinite(seconds) && Math.abs(seconds) < Long.MAX_VALUE / NANOS
        ? new Span(Duration.ofNanos(Math.round(seconds * NANOS)))
        : UNKNOWN;
  }

  static Cell time(Instant at) {
    return new Time(at);
  }
}
