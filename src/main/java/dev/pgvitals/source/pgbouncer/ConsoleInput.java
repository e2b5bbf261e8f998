package dev.pgvitals.source.pgbouncer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What PgBouncer's console says, but for its version: {@code 1.18.0/bouncer} is, to the driver, a
 * PostgreSQL of long ago, to which it says {@code SET extra_float_digits}, which the console
 * refuses. The first {@code server_version} that passes becomes one that the driver leaves alone,
 * {@code 16.000/bouncer}, of the same length.
 */
final class ConsoleInput extends FilterInputStream {
  private static final byte[] NAME = "server_version\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VERSION = "16.".getBytes(StandardCharsets.US_ASCII);

  private int matched;
  private int replaced;
  private boolean passed;

  ConsoleInput(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    for (int i = offset; !passed && i < offset + count; i++) {
      buffer[i] = next(buffer[i]);
    }
    return count;
  }

  /** Byte by byte, as a message may come in any pieces. */
  private byte next(byte b) {
    if (matched < NAME.length) {
      matched = b == NAME[matched] ? matched + 1 : b == NAME[0] ? 1 : 0;
      return b;
    }
    if (b == 0 || b == '/') {
      passed = true;
      return b;
    }
    byte digit = replaced < VERSION.length ? VERSION[replaced] : (byte) '0';
    replaced++;
    return digit;
  }
}
