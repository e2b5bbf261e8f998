package dev.pgvitals.alert;

import java.math.BigDecimal;

/** Numbers as people write them: no exponent, no zeros at the end. */
public final class ReadableNumber {
  private ReadableNumber() {}

  public static String plain(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }
}
