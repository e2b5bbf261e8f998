package dev.pgvitals.collect.value;

import dev.pgvitals.text.Printable;
import dev.pgvitals.time.DurationText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads one column of a result as numbers, in base units: a timestamp as Unix seconds, an interval
 * as seconds, a pg_lsn as bytes, a boolean as 0 or 1. Integers come back as Long, exact over all of
 * int8, the rest as Double.
 */
public final class NumberReader {
  private final int index;
  private final String type;
  private final boolean scalable;

  /**
   * @param index of the column, from 1
   * @param type as the server calls it: {@code int8}, {@code timestamptz}
   */
  NumberReader(int index, String type) {
    this.index = index;
    this.type = type;
    this.scalable =
        switch (type) {
          case "bool", "timestamptz", "timestamp", "date" -> false;
          default -> true;
        };
  }

  /** Whether a {@code scale} makes sense for the type: not for booleans and points in time. */
  public boolean scalable() {
    return scalable;
  }

  /** Whether every value is one that {@link ResultSet#getLong} gives exactly. */
  public boolean integral() {
    return switch (type) {
      case "int2", "int4", "int8", "oid" -> true;
      default -> false;
    };
  }

  /** The row's value; empty for NULL. */
  public Optional<Number> read(ResultSet row) throws SQLException, ResultException {
    Number value =
        switch (type) {
          case "int2", "int4", "int8", "oid", "xid", "xid8", "cid" -> row.getLong(index);
          case "float4", "float8", "numeric" -> row.getDouble(index);
          case "bool" -> row.getBoolean(index) ? 1L : 0L;
          default -> null;
        };
    if (value != null) {
      return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
    return switch (type) {
      case "timestamptz" ->
          Optional.ofNullable(row.getObject(index, OffsetDateTime.class))
              .map(t -> epoch(t.toLocalDateTime(), t.getOffset()));
      case "timestamp" ->
          Optional.ofNullable(row.getObject(index, LocalDateTime.class))
              .map(t -> epoch(t, ZoneOffset.UTC));
      case "date" ->
          Optional.ofNullable(row.getObject(index, LocalDate.class)).map(NumberReader::epoch);
      case "interval" -> length(row.getString(index), type);
      // Its text depends on lc_monetary: 1.234 may be a thousand or hardly more than one.
      case "money" ->
          throw new ResultException(
              "money depends on the locale: cast it to numeric (amount::numeric)");
      case "pg_lsn" -> Optional.ofNullable(row.getString(index)).map(NumberReader::bytes);
      default -> text(row);
    };
  }

  /**
   * Seconds of a text that means a length of time; empty for NULL.
   *
   * @param type what to call it in the message
   */
  public static Optional<Number> length(String text, String type) throws ResultException {
    if (text == null) {
      return Optional.empty();
    }
    OptionalDouble seconds = DurationText.seconds(text);
    if (seconds.isEmpty()) {
      throw new ResultException(
          "'"
              + Printable.shortened(text, 40)
              + "' ("
              + type
              + ") is not a duration, such as 90 seconds, 1h30m or 1 day 02:03:04");
    }
    return Optional.of(seconds.getAsDouble());
  }

  private Optional<Number> text(ResultSet row) throws SQLException, ResultException {
    String text = row.getString(index);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(text.strip()));
    } catch (NumberFormatException e) {
      String advice = type.equals("text") ? "" : ": cast it";
      throw new ResultException(
          "'" + Printable.shortened(text, 40) + "' (" + type + ") is not a number" + advice);
    }
  }

  private static double parse(String text) {
    return switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> decimal(text);
    };
  }

  private static double decimal(String text) {
    // Java would also take "1d" and "0x1p3".
    if (!text.chars().allMatch(c -> "+-.eE0123456789".indexOf(c) >= 0)) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  private static double epoch(LocalDateTime time, ZoneOffset offset) {
    // The driver's stand-ins for PostgreSQL's infinity.
    if (time.getYear() >= OffsetDateTime.MAX.getYear()) {
      return Double.POSITIVE_INFINITY;
    }
    if (time.getYear() <= OffsetDateTime.MIN.getYear()) {
      return Double.NEGATIVE_INFINITY;
    }
    Instant instant = time.toInstant(offset);
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }

  private static double epoch(LocalDate date) {
    return epoch(
        date.equals(LocalDate.MAX)
            ? LocalDateTime.MAX
            : date.equals(LocalDate.MIN) ? LocalDateTime.MIN : date.atStartOfDay(),
        ZoneOffset.UTC);
  }

  /** {@code 16/B374D848}: the high and the low half of a byte position, in hexadecimal. */
  private static long bytes(String lsn) {
    int slash = lsn.indexOf('/');
    return (Long.parseLong(lsn.substring(0, slash), 16) << 32)
        | Long.parseLong(lsn.substring(slash + 1), 16);
  }
}
