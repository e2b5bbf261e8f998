package dev.pgvitals.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** One family: its header, and which chunk of which slot belongs to it. */
final class IndexedFamily {
  private final FamilyHeader header;
  private final int[] slots;
  private final int[] places;
  private final int[] starts;
  private final AtomicReferenceArray<@Nullable Compressed> kept;

  /** A stretch: its chunks, and the same as segments. */
  record Compressed(List<Chunk> chunks, List<Segment> segments) {
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
   * @param starts where each stretch begins in {@code slots}, and where the last one ends
   */
  private IndexedFamily(
      FamilyHeader header,
      int[] slots,
      int[] places,
      int[] starts,
      AtomicReferenceArray<@Nullable Compressed> kept) {
    this.header = header;
    this.slots = slots;
    this.places = places;
    this.starts = starts;
    this.kept = kept;
  }

  /** One of which nothing is known yet. */
  static IndexedFamily of(FamilyHeader header, int[] slots, int[] places, int[] starts) {
    return new IndexedFamily(
        header, slots, places, starts, new AtomicReferenceArray<>(starts.length - 1));
  }

  /** The same family with other slots: what is kept of it stays good as long as chunks do. */
  IndexedFamily at(int[] otherSlots, int[] otherPlaces, int[] otherStarts) {
    return new IndexedFamily(header, otherSlots, otherPlaces, otherStarts, kept);
  }

  FixedText header(Format format) {
    return header.in(format);
  }

  /** Those with something in them. */
  List<Chunk> chunks(Taken taken) {
    return chunks(taken, 0, slots.length);
  }

  private List<Chunk> chunks(Taken taken, int from, int to) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Slice slice = taken.slice(slots[i]);
      if (slice != null && slice.chunk(places[i]).series() > 0) {
        chunks.add(slice.chunk(places[i]));
      }
    }
    return chunks;
  }

  /**
   * Its stretches as segments, neighbours that are small in one. The last answer for each is kept:
   * few chunks have changed when it is asked for again.
   *
   * @param changed the stretches to look into
   * @param last what all others are; null when all have changed
   */
  Compressed[] compressed(
      Taken taken, boolean[] changed, Compressed @Nullable [] last, Deflation deflation) {
    Compressed[] answer = last == null ? new Compressed[changed.length] : last.clone();
    for (int stretch = 0; stretch < changed.length; stretch++) {
      if (changed[stretch]) {
        answer[stretch] = compressed(taken, stretch, deflation);
      }
    }
    return answer;
  }

  private Compressed compressed(Taken taken, int stretch, Deflation deflation) {
    List<Chunk> chunks = chunks(taken, starts[stretch], starts[stretch + 1]);
    Compressed known = kept.get(stretch);
    if (known == null || !known.isOf(chunks)) {
      known = new Compressed(chunks, compress(chunks, deflation));
      kept.set(stretch, known);
    }
    return known;
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
