package dev.pgvitals.metric.store;

import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.Deflation;
import dev.pgvitals.metric.text.FamilyHeader;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.Segment;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.TextBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** One family: its header, and which chunk of which slot belongs to it. */
public final class IndexedFamily {
  private final FamilyHeader header;
  private final int[] slots;
  private final int[] places;
  private final int[] stretches;
  private final AtomicReferenceArray<@Nullable Compressed> kept;

  /** Chunks that are next to each other, at least one. */
  public record Stretch(int number, List<Chunk> chunks) {}

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
   * @param stretches numbers of the stretches, one for each of {@code slots}, ascending
   */
  private IndexedFamily(
      FamilyHeader header,
      int[] slots,
      int[] places,
      int[] stretches,
      AtomicReferenceArray<@Nullable Compressed> kept) {
    this.header = header;
    this.slots = slots;
    this.places = places;
    this.stretches = stretches;
    this.kept = kept;
  }

  /** One of which nothing is known yet. */
  static IndexedFamily of(
      FamilyHeader header, int[] slots, int[] places, int[] stretches, int mostStretches) {
    return new IndexedFamily(
        header, slots, places, stretches, new AtomicReferenceArray<>(mostStretches));
  }

  /** The same family with other slots: what is kept of it stays good as long as chunks do. */
  IndexedFamily at(int[] otherSlots, int[] otherPlaces, int[] otherStretches) {
    return new IndexedFamily(header, otherSlots, otherPlaces, otherStretches, kept);
  }

  public FixedText header(Format format) {
    return header.in(format);
  }

  /** Those with something in them. */
  public List<Stretch> chunks(StoreSnapshot taken) {
    List<Stretch> found = new ArrayList<>();
    List<Chunk> chunks = List.of();
    int stretch = -1;
    for (int i = 0; i < slots.length; i++) {
      Slice slice = taken.slice(slots[i]);
      if (slice != null && slice.chunk(places[i]).series() > 0) {
        if (stretches[i] != stretch) {
          stretch = stretches[i];
          chunks = new ArrayList<>();
          found.add(new Stretch(stretch, chunks));
        }
        chunks.add(slice.chunk(places[i]));
      }
    }
    return found;
  }

  /**
   * The chunks as segments, neighbours that are small in one. The last answer is kept: in the usual
   * case every scrape asks for all chunks, and few have changed.
   */
  public List<Segment> segments(Stretch stretch, Deflation deflation) {
    Compressed known = kept.get(stretch.number());
    if (known == null || !known.isOf(stretch.chunks())) {
      known = new Compressed(stretch.chunks(), compress(stretch.chunks(), deflation));
      kept.set(stretch.number(), known);
    }
    return known.segments();
  }

  public static List<Segment> compress(List<Chunk> chunks, Deflation deflation) {
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
