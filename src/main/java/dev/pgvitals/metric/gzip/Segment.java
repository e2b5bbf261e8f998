package dev.pgvitals.metric.gzip;

/**
 * Text as deflate blocks that end on a whole byte and refer to nothing before them, to be joined
 * with others. Immutable: the array is not to be changed.
 */
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
