package dev.pgvitals.metric;

/** Text as a stretch of deflate blocks that ends on a whole byte, to be joined with others. */
final class Segment {
  final byte[] deflated;

  /** Of the text, in bytes. */
  final int length;

  /** Of the text. */
  final int crc;

  /** {@link Crc#shift} of the length. */
  final int crcShift;

  Segment(byte[] deflated, int length, int crc) {
    this.deflated = deflated;
    this.length = length;
    this.crc = crc;
    this.crcShift = Crc.shift(length);
  }
}
