package dev.pgvitals.metric.gzip;

import java.util.zip.CRC32;

/**
 * CRC-32 of texts joined end to end, from the CRCs of the parts.
 *
 * <p>A CRC is the text as a polynomial over GF(2), modulo P. To put n bytes behind a text is to
 * multiply it by x^8n, so {@code crc(AB) = crc(A) * x^(8|B|) + crc(B)}: the presets at both ends
 * cancel out. Polynomials are held as gzip does: the highest bit of the int is the coefficient of
 * x^0.
 */
final class Crc {
  private static final int POLYNOMIAL = 0xEDB88320;
  private static final int ONE = 1 << 31;
  private static final int X_TO_THE_8 = 1 << 23;

  private Crc() {}

  static int of(byte[] bytes, int from, int to) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  /** What to multiply the CRC of a text by when that many bytes follow it: x^8n mod P. */
  static int shift(long bytes) {
    int result = ONE;
    int power = X_TO_THE_8;
    for (long n = bytes; n > 0; n >>>= 1) {
      if ((n & 1) != 0) {
        result = multiply(result, power);
      }
      power = multiply(power, power);
    }
    return result;
  }

  /** The CRC of a text with this CRC, followed by one with that CRC and shift. */
  static int join(int first, int second, int secondShift) {
    return multiply(secondShift, first) ^ second;
  }

  private static int multiply(int a, int b) {
    int product = 0;
    int term = b;
    for (int rest = a; rest != 0; rest <<= 1) {
      // Without a branch, which would be taken at random: a fleet's page is joined of thousands.
      product ^= term & (rest >> 31);
      term = (term >>> 1) ^ (POLYNOMIAL & -(term & 1));
    }
    return product;
  }
}
