package dev.pgvitals.metric.store;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.Segment;
import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.FamilyHeader;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.TextBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One family: its header, and which chunk of which entry belongs to it. Thread-safe; what is
 * compressed of it is kept, group by group.
 */
public final class IndexedFamily {
  private final FamilyHeader header;
  private final int[] entries;
  private final int[] places;
  private final int[] groups;
  private final AtomicReferenceArray<@Nullable Compressed> kept;

  /** Chunks that are compressed together, at least one. */
  public record Group(int number, List<Chunk> chunks) {}

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
   * @param entries places in the index's list of entries
   * @param places in the entry's list of families, one for each of {@code entries}
   * @param groups numbers of the groups, one for each of {@code entries}, ascending
   */
  private IndexedFamily(
      FamilyHeader header,
      int[] entries,
      int[] places,
      int[] groups,
      AtomicReferenceArray<@Nullable Compressed> kept) {
    this.header = header;
    this.entries = entries;
    this.places = places;
    this.groups = groups;
    this.kept = kept;
  }

  /** One of which nothing is known yet. */
  static IndexedFamily of(
      FamilyHeader header, int[] entries, int[] places, int[] groups, int groupCount) {
    return new IndexedFamily(
        header, entries, places, groups, new AtomicReferenceArray<>(groupCount));
  }

  /** The same family with other entries: what is kept of it stays good as long as chunks do. */
  IndexedFamily at(int[] otherEntries, int[] otherPlaces, int[] otherGroups) {
    return new IndexedFamily(header, otherEntries, otherPlaces, otherGroups, kept);
  }

  /** The lines that stand before its samples. */
  public FixedText header(Format format) {
    return header.in(format);
  }

  /** Its chunks that have samples, in the order of the index. */
  public List<Group> groups(StoreSnapshot snapshot) {
    List<Group> found = new ArrayList<>();
    List<Chunk> chunks = List.of();
    int group = -1;
    for (int i = 0; i < entries.length; i++) {
      Slice slice = snapshot.slice(entries[i]);
      if (slice != null && slice.chunk(places[i]).series() > 0) {
        if (groups[i] != group) {
          group = groups[i];
          chunks = new ArrayList<>();
          found.add(new Group(group, chunks));
        }
        chunks.add(slice.chunk(places[i]));
      }
    }
    return found;
  }

  /**
   * The group's chunks as segments, neighbours that are small in one. The last answer is kept: in
   * the usual case every scrape asks for all chunks, and few have changed.
   */
  public List<Segment> segments(Group group, Deflation deflation) {
    Compressed known = kept.get(group.number());
    if (known == null || !known.isOf(group.chunks())) {
      known = new Compressed(group.chunks(), compress(group.chunks(), deflation));
      kept.set(group.number(), known);
    }
    return known.segments();
  }

  /** As {@link #segments}, of any chunks and without keeping anything. */
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
