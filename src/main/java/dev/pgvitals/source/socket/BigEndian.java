package dev.pgvitals.source.socket;

/** Numbers as the protocol has them: the highest byte first. */
final class BigEndian {
  private BigEndian() {}

  static int int2(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  static int int4(byte[] bytes, int at) {
    return (int2(bytes, at) << 16) | int2(bytes, at + 2);
  }
}
