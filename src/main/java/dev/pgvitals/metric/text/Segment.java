package dev.pgvitals.metric.text;

/** Text as a stretch of deflate blocks that ends on a whole byte, to be joined with others. */
public final class Segment {
  public final byte[] deflated;

  /** Of the text, in bytes. */
  public final int length;

  /** Of the text. */
  public final int crc;

  /** {@link Crc#shift} of the length. */
  public final int crcShift;

  Segment(byte[] deflated, int length, int crc) {
    this.deflated = deflated;
    this.length = length;
    this.crc = crc;
    this.crcShift = Crc.shift(length);
  }
}
