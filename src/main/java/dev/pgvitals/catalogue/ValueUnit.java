package dev.pgvitals.catalogue;

import dev.pgvitals.alert.ReadableNumber;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How to write an alert's value for people. */
public enum ValueUnit {
  SECONDS("humanizeDuration"),
  TIMESTAMP("humanizeTimestamp"),
  BYTES("humanize1024"),
  RATIO("humanizePercentage"),
  NUMBER("humanize");

  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};

  private final String function;

  ValueUnit(String function) {
    this.function = function;
  }

  /** By what the column says, else by the end of the metric's name. */
  public static ValueUnit of(ColumnAlert columnAlert) {
    String name = columnAlert.column().unit().map(unit -> "_" + unit).orElse(columnAlert.metric());
    if (columnAlert.metric().endsWith("_timestamp_seconds")) {
      return TIMESTAMP;
    }
    if (name.endsWith("_seconds") || columnAlert.column().usage().isSeconds()) {
      return SECONDS;
    }
    if (name.endsWith("_bytes")) {
      return BYTES;
    }
    return name.endsWith("_ratio") ? RATIO : NUMBER;
  }

  /** For an annotation: the alert's value, in Prometheus's templates. */
  public String template() {
    return "{{ $value | " + function + " }}" + (this == BYTES ? "B" : "");
  }

  /** A value, or a limit. */
  public String text(double value) {
    if (!Double.isFinite(value)) {
      return ReadableNumber.plain(value);
    }
    return switch (this) {
      case SECONDS -> seconds(value);
      case TIMESTAMP -> Instant.ofEpochSecond((long) value).toString();
      case BYTES -> bytes(value);
      case RATIO -> short4(value * 100) + " %";
      case NUMBER -> short4(value);
    };
  }

  private static String seconds(double value) {
    if (Math.abs(value) < 60) {
      return short4(value) + " s";
    }
    Duration rest = Duration.ofSeconds((long) Math.abs(value));
    String sign = value < 0 ? "-" : "";
    if (rest.toHours() == 0) {
      return sign + rest.toMinutes() + " min " + rest.toSecondsPart() + " s";
    }
    return rest.toDays() == 0
        ? sign + rest.toHours() + " h " + rest.toMinutesPart() + " min"
        : sign + rest.toDays() + " d " + rest.toHoursPart() + " h";
  }

  private static String bytes(double value) {
    double rest = value;
    int power = 0;
    while (Math.abs(rest) >= 1024 && power < BINARY.length - 1) {
      rest /= 1024;
      power++;
    }
    return short4(rest) + " " + BINARY[power] + "B";
  }

  /** Four digits tell enough; whole numbers are written out. */
  private static String short4(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%d", (long) value);
    }
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
