package dev.pgvitals.collect.value;

import dev.pgvitals.text.Printable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads label values: any scalar as the server writes it, but for booleans, which are {@code true}
 * and {@code false}; NULL as the empty string.
 */
public final class Labels {
  /** From so many digits before the point on, Go writes an exponent. */
  private static final int MANY_DIGITS = 6;

  private static final char REPLACEMENT = '\uFFFD';

  private final int index;
  private final int length;
  private final NumberReader number;
  private final Spelling spelling;

  private enum Spelling {
    /** As the server writes it. */
    SERVER,
    BOOLEAN,
    UNIX_SECONDS,
    GO
  }

  /**
   * Reads one column.
   *
   * @param number the column, read as numbers
   * @param length in characters, beyond which a text is cut
   * @param foreign whether values are to look as those of exporters that are written in Go: points
   *     in time are Unix seconds, and a million is {@code 1e+06}
   */
  public Labels(int index, String type, NumberReader number, int length, boolean foreign) {
    this.index = index;
    this.number = number;
    this.length = length;
    this.spelling =
        switch (type) {
          case "bool" -> Spelling.BOOLEAN;
          case "timestamptz", "timestamp", "date" ->
              foreign ? Spelling.UNIX_SECONDS : Spelling.SERVER;
          case "float4", "float8" -> foreign ? Spelling.GO : Spelling.SERVER;
          default -> Spelling.SERVER;
        };
  }

  public String read(ResultSet row) throws SQLException {
    return switch (spelling) {
      case SERVER -> text(row);
      case BOOLEAN -> {
        boolean value = row.getBoolean(index);
        yield row.wasNull() ? "" : Boolean.toString(value);
      }
      case UNIX_SECONDS -> unixSeconds(row);
      case GO -> go(text(row));
    };
  }

  private String text(ResultSet row) throws SQLException {
    String text = row.getString(index);
    if (text != null && text.indexOf(REPLACEMENT) >= 0) {
      // From a SQL_ASCII database: the driver took the bytes for ASCII, most likely they are UTF-8.
      text = new String(row.getBytes(index), StandardCharsets.UTF_8);
    }
    return text == null ? "" : Printable.cut(text, length);
  }

  private String unixSeconds(ResultSet row) throws SQLException {
    try {
      Optional<Number> seconds = number.read(row);
      return seconds.isEmpty() || !Double.isFinite(seconds.get().doubleValue())
          ? text(row)
          : Long.toString((long) Math.floor(seconds.get().doubleValue()));
    } catch (ResultException e) {
      return text(row);
    }
  }

  private static String go(String text) {
    try {
      BigDecimal value = new BigDecimal(text);
      BigDecimal digits = value.stripTrailingZeros();
      int exponent = digits.precision() - digits.scale() - 1;
      if (value.signum() == 0 || (exponent >= -4 && exponent < MANY_DIGITS)) {
        return digits.toPlainString();
      }
      String unscaled = digits.unscaledValue().abs().toString();
      return (value.signum() < 0 ? "-" : "")
          + unscaled.charAt(0)
          + (unscaled.length() > 1 ? "." + unscaled.substring(1) : "")
          + (exponent < 0 ? "e-" : "e+")
          + (Math.abs(exponent) < 10 ? "0" : "")
          + Math.abs(exponent);
    } catch (NumberFormatException e) {
      return switch (text) {
        case "Infinity" -> "+Inf";
        case "-Infinity" -> "-Inf";
        default -> text;
      };
    }
  }
}
