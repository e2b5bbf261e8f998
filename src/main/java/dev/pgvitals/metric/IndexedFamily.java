package dev.pgvitals.metric;

import java.util.ArrayList;
import java.util.List;

/** One family: its header, and which chunk of which slot belongs to it. */
final class IndexedFamily {
  private final FamilyHeader header;
  private final int[] slots;
  private final int[] places;
  private volatile Compressed compressed = new Compressed(List.of(), List.of());

  private record Compressed(List<Chunk> chunks, List<Segment> segments) {
    /** Chunks are compared by identity: an unchanged slice brings the very same ones. */
    boolean isOf(List<Chunk> others) {
      if (chunks.size() != others.size()) {
        return false;
      }
      for (int i = 0; i < chunks.size(); i++) {
        if (chunks.get(i) != others.get(i)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param slots places in the index's list of slots
   * @param places in the slot's list of families, one for each of {@code slots}
   */
  IndexedFamily(FamilyHeader header, int[] slots, int[] places) {
    this.header = header;
    this.slots = slots;
    this.places = places;
  }

  FixedText header(Format format) {
    return header.in(format);
  }

  /** Those with something in them. */
  List<Chunk> chunks(Taken taken) {
    List<Chunk> chunks = new ArrayList<>(slots.length);
    for (int i = 0; i < slots.length; i++) {
      Slice slice = taken.slice(slots[i]);
      if (slice != null && slice.chunk(places[i]).series() > 0) {
        chunks.add(slice.chunk(places[i]));
      }
    }
    return chunks;
  }

  /**
   * The chunks as segments, neighbours that are small in one. The last answer is kept: in the usual
   * case every scrape asks for all chunks, and few have changed.
   */
  List<Segment> segments(List<Chunk> chunks, Deflation deflation) {
    Compressed known = compressed;
    if (!known.isOf(chunks)) {
      known = new Compressed(chunks, compress(chunks, deflation));
      compressed = known;
    }
    return known.segments();
  }

  static List<Segment> compress(List<Chunk> chunks, Deflation deflation) {
    List<Segment> segments = new ArrayList<>();
    TextBuffer small = new TextBuffer(0);
    for (Chunk chunk : chunks) {
      if (chunk instanceof Chunk.Compressed large) {
        flush(small, segments, deflation);
        segments.add(large.segment);
      } else {
        small.append(chunk.text());
      }
    }
    flush(small, segments, deflation);
    return segments;
  }

  private static void flush(TextBuffer small, List<Segment> segments, Deflation deflation) {
    if (small.length() > 0) {
      segments.add(deflation.deflate(small.array(), small.length()));
      small.clear();
    }
  }
}
