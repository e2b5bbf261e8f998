package dev.pgvitals.backup.basebackup;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A checksum of a file as a manifest has it. Of the long ones the first 64 bits are compared:
 * damage does not know how to meet those.
 */
final class FileChecksum {
  /** By the words of manifests. */
  enum Algorithm {
    NONE(""),
    CRC32C(""),
    SHA224("SHA-224"),
    SHA256("SHA-256"),
    SHA384("SHA-384"),
    SHA512("SHA-512");

    private final String java;

    Algorithm(String java) {
      this.java = java;
    }

    static Optional<Algorithm> of(String word) {
      return Arrays.stream(values()).filter(each -> each.name().equals(word)).findFirst();
    }
  }

  private final @Nullable MessageDigest digest;
  private final CRC32C crc = new CRC32C();

  FileChecksum(Algorithm algorithm) {
    try {
      digest = algorithm.java.isEmpty() ? null : MessageDigest.getInstance(algorithm.java);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  void take(byte[] bytes, int offset, int length) {
    if (digest == null) {
      crc.update(bytes, offset, length);
    } else {
      digest.update(bytes, offset, length);
    }
  }

  /** To be compared with {@link #parse}. */
  long value() {
    return digest == null
        ? Integer.toUnsignedLong(Integer.reverseBytes((int) crc.getValue()))
        : ByteBuffer.wrap(digest.digest()).getLong();
  }

  /**
   * What a manifest says.
   *
   * @throws IllegalArgumentException if that is no hexadecimal number
   */
  static long parse(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    long value = 0;
    for (int i = 0; i < Math.min(bytes.length, Long.BYTES); i++) {
      value = (value << 8) | (bytes[i] & 0xff);
    }
    return value;
  }
}
