package dev.pgvitals.metric.gzip;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One gzip member (RFC 1952) joined from segments: what was compressed before is not touched, its
 * checksum comes from those of the segments. Not thread-safe.
 */
public final class GzipMember {
  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  /** An empty block that says it is the last. */
  private static final byte[] END = {3, 0};

  private static final int TRAILER_LENGTH = 8;

  private byte[][] parts;
  private int count;
  private int crc;
  private long textLength;
  private long length;

  /** A member of no text yet. */
  public GzipMember() {
    parts = new byte[16][];
    append(HEADER, HEADER.length);
  }

  /** One that begins with the text of another, which may go on by itself. */
  public GzipMember(GzipMember begun) {
    parts = begun.parts.clone();
    count = begun.count;
    crc = begun.crc;
    textLength = begun.textLength;
    length = begun.length;
  }

  /** Puts the segment's text behind that of those before. */
  public void add(Segment segment) {
    append(segment.deflated, segment.deflated.length);
    crc = Crc.join(crc, segment.crc, segment.crcShift);
    textLength += segment.length;
  }

  /** Puts some of the segments behind, from one to before another. */
  public void add(Segments segments, int from, int to) {
    for (int i = from; i < to; i++) {
      append(segments.deflated[i], segments.sizes[i]);
      crc = Crc.join(crc, segments.crcs[i], segments.crcShifts[i]);
      textLength += segments.lengths[i];
    }
  }

  /** Whether it has no text. */
  public boolean isEmpty() {
    return textLength == 0;
  }

  /**
   * Ends it; nothing may be added any more.
   *
   * @return its bytes in order, some of them arrays of the segments: not to be changed
   */
  public List<byte[]> end() {
    byte[] trailer = new byte[TRAILER_LENGTH];
    for (int i = 0; i < 4; i++) {
      trailer[i] = (byte) (crc >>> (8 * i));
      trailer[4 + i] = (byte) (textLength >>> (8 * i));
    }
    append(END, END.length);
    append(trailer, trailer.length);
    return Collections.unmodifiableList(Arrays.asList(parts).subList(0, count));
  }

  /** How many bytes it has so far, its header included. */
  public long length() {
    return length;
  }

  private void append(byte[] part, int size) {
    if (count == parts.length) {
      parts = Arrays.copyOf(parts, 2 * count);
    }
    parts[count++] = part;
    length += size;
  }
}
