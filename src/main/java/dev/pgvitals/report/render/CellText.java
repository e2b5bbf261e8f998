package dev.pgvitals.report.render;

import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.report.document.Cell;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What a cell says, before anything is escaped. */
final class CellText {
  /** From here on digits are told apart by commas. */
  private static final double MANY = 10_000;

  private static final double MILLIS = 1_000;
  private static final double PERCENT = 100;

  /** UTC, to the minute: a report is of days. */
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private CellText() {}

  static String of(Cell cell) {
    if (cell instanceof Cell.Text words) {
      return words.text();
    }
    if (cell instanceof Cell.Code code) {
      return code.text().replaceAll("\\s+", " ");
    }
    if (cell instanceof Cell.Amount number) {
      return (number(number.value()) + " " + number.unit()).strip();
    }
    if (cell instanceof Cell.Bytes bytes) {
      return ValueUnit.BYTES.text(bytes.value());
    }
    if (cell instanceof Cell.Ratio ratio) {
      return ratio(ratio.value());
    }
    if (cell instanceof Cell.Span span) {
      return span(span.length().toNanos() / Cell.NANOS);
    }
    if (cell instanceof Cell.Time time) {
      return time(time.at());
    }
    return "";
  }

  static String time(Instant at) {
    return MINUTE.format(at);
  }

  private static String span(double seconds) {
    return Math.abs(seconds) < 1 && seconds != 0
        ? rounded(seconds * MILLIS) + " ms"
        : ValueUnit.SECONDS.text(seconds);
  }

  /** Two digits behind the point tell 99.95 % from 100 %. */
  private static String ratio(double value) {
    double percent = value * PERCENT;
    return ValueUnit.NUMBER.text(Math.rint(percent * PERCENT) / PERCENT) + " %";
  }

  /** Three digits tell enough of what takes milliseconds. */
  private static String rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private static String number(double value) {
    return Math.abs(value) >= MANY
        ? String.format(Locale.ROOT, "%,d", Math.round(value))
        : ValueUnit.NUMBER.text(value);
  }
}
