package dev.pgvitals.metric.gzip;

import java.util.ArrayList;
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

  private final List<byte[]> parts = new ArrayList<>();
  private int crc;
  private long textLength;

  /** A member of no text yet. */
  public GzipMember() {
    parts.add(HEADER);
  }

  /** Puts the segment's text behind that of those before. */
  public void add(Segment segment) {
    parts.add(segment.deflated);
    crc = Crc.join(crc, segment.crc, segment.crcShift);
    textLength += segment.length;
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
    parts.add(END);
    parts.add(trailer);
    return Collections.unmodifiableList(parts);
  }
}
