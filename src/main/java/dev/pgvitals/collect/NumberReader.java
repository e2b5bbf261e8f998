package dev.pgvitals.collect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.postgresql.util.PGInterval;

/**
 * Reads one column of a result as numbers, in base units: a timestamp as Unix seconds, an interval
 * as seconds, a pg_lsn as bytes, a boolean as 0 or 1. Integers come back as Long, exact over all of
 * int8, the rest as Double.
 */
final class NumberReader {
  /** As {@code extract(epoch from interval)} counts: a month has 30 days, a year 365.25. */
  private static final double SECONDS_A_DAY = 86_400;

  private static final double SECONDS_A_MONTH = 30 * SECONDS_A_DAY;
  private static final double SECONDS_A_YEAR = 365.25 * SECONDS_A_DAY;

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
  boolean scalable() {
    return scalable;
  }

  /** Whether every value is one that {@link ResultSet#getLong} gives exactly. */
  boolean integral() {
    return switch (type) {
      case "int2", "int4", "int8", "oid" -> true;
      default -> false;
    };
  }

  /** The row's value; empty for NULL. */
  Optional<Number> read(ResultSet row) throws SQLException, ResultException {
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
      case "interval" ->
          Optional.ofNullable((PGInterval) row.getObject(index)).map(NumberReader::seconds);
      case "pg_lsn" -> Optional.ofNullable(row.getString(index)).map(NumberReader::bytes);
      default -> text(row);
    };
  }

  private Optional<Number> text(ResultSet row) throws SQLException, ResultException {
    String text = row.getString(index);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(type.equals("money") ? withoutCurrency(text) : text.strip()));
    } catch (NumberFormatException e) {
      String advice = type.equals("text") ? "" : ": cast it";
      throw new ResultException(
          "'" + Labels.cut(text, 40) + "' (" + type + ") is not a number" + advice);
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

  /**
   * The server writes money by lc_monetary: digits, one decimal separator, whatever around them.
   */
  private static String withoutCurrency(String text) {
    boolean negative = text.indexOf('-') >= 0 || text.indexOf('(') >= 0;
    int separator = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
    String digits = text.replaceAll("[^0-9]", "");
    int fraction = separator < 0 ? 0 : text.substring(separator).replaceAll("[^0-9]", "").length();
    int whole = digits.length() - (fraction == 3 ? 0 : fraction);
    return (negative ? "-" : "") + digits.substring(0, whole) + "." + digits.substring(whole);
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

  static double seconds(PGInterval interval) {
    return interval.getYears() * SECONDS_A_YEAR
        + interval.getMonths() * SECONDS_A_MONTH
        + interval.getDays() * SECONDS_A_DAY
        + interval.getHours() * 3600.0
        + interval.getMinutes() * 60.0
        + interval.getSeconds();
  }

  /** {@code 16/B374D848}: the high and the low half of a byte position, in hexadecimal. */
  private static long bytes(String lsn) {
    int slash = lsn.indexOf('/');
    return (Long.parseLong(lsn.substring(0, slash), 16) << 32)
        | Long.parseLong(lsn.substring(slash + 1), 16);
  }
}
