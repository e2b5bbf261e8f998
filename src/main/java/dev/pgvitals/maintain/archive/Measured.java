package dev.pgvitals.maintain.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts what passes through, and digests it. Used by one thread at a time. */
final class Measured extends OutputStream {
  private final OutputStream to;
  private final MessageDigest digest = sha256Digest();
  private long bytes;

  Measured(OutputStream to) {
    this.to = to;
  }

  static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    to.write(from, offset, length);
    digest.update(from, offset, length);
    bytes += length;
  }

  @Override
  public void flush() throws IOException {
    to.flush();
  }

  long bytes() {
    return bytes;
  }

  /** Of all until now, in hexadecimal; nothing may pass after that. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
