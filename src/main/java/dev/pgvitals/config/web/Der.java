package dev.pgvitals.config.web;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.spec.InvalidKeySpecException;

/** As much of ASN.1's encoding as it takes to put one form of a key into the other. */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_ID = 0x06;
  static final int SEQUENCE = 0x30;

  /** The first optional part of a sequence. */
  static final int FIRST_OPTION = 0xA0;

  static final byte[] ZERO = {INTEGER, 1, 0};

  private static final int LONG_LENGTH = 0x80;
  private static final int BYTE = 0xFF;

  private Der() {}

  /** Such a value with these one after the other as its content. */
  static byte[] of(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] one : contents) {
      content.writeBytes(one);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    int length = content.size();
    if (length >= LONG_LENGTH) {
      // As short as it can be, or it is refused.
      byte[] bytes = BigInteger.valueOf(length).toByteArray();
      int first = bytes[0] == 0 ? 1 : 0;
      all.write(LONG_LENGTH | bytes.length - first);
      all.write(bytes, first, bytes.length - first);
    } else {
      all.write(length);
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  /** What is in the next value, which must be of that kind; the buffer is behind it then. */
  static ByteBuffer next(ByteBuffer from, int tag) throws InvalidKeySpecException {
    if (from.remaining() < 2 || (from.get() & BYTE) != tag) {
      throw new InvalidKeySpecException("no value of kind " + tag);
    }
    int length = from.get() & BYTE;
    if (length >= LONG_LENGTH) {
      int bytes = length - LONG_LENGTH;
      if (bytes == 0 || bytes >= Integer.BYTES || bytes > from.remaining()) {
        throw new InvalidKeySpecException("no length");
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << Byte.SIZE) | (from.get() & BYTE);
      }
    }
    if (length > from.remaining()) {
      throw new InvalidKeySpecException("cut off");
    }
    ByteBuffer content = from.slice(from.position(), length);
    from.position(from.position() + length);
    return content;
  }

  /** Whether the next value is of that kind. */
  static boolean isNext(ByteBuffer from, int tag) {
    return from.hasRemaining() && (from.get(from.position()) & BYTE) == tag;
  }

  static byte[] rest(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    return bytes;
  }
}
