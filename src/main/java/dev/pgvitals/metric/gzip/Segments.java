package dev.pgvitals.metric.gzip;

import java.util.List;

/**
 * Segments in order, with what joining them takes side by side in memory: looking into thousands of
 * objects, each of them somewhere else, takes ten times as long. Immutable.
 */
public final class Segments {
  final byte[][] deflated;
  final int[] sizes;
  final int[] lengths;
  final int[] crcs;
  final int[] crcShifts;

  public Segments(List<Segment> segments) {
    int count = segments.size();
    deflated = new byte[count][];
    sizes = new int[count];
    lengths = new int[count];
    crcs = new int[count];
    crcShifts = new int[count];
    for (int i = 0; i < count; i++) {
      Segment segment = segments.get(i);
      deflated[i] = segment.deflated;
      sizes[i] = segment.deflated.length;
      lengths[i] = segment.length;
      crcs[i] = segment.crc;
      crcShifts[i] = segment.crcShift;
    }
  }
}
