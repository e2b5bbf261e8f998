package dev.pgvitals.metric.store;

import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.Segment;
import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.FamilyHeader;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One family: its header, and which chunk of which entry belongs to it. Immutable. */
public final class IndexedFamily {
  private final FamilyHeader header;
  private final MetricType type;
  private final int[] entries;
  private final int[] places;

  /**
   * @param entries places in the index's list of entries, ascending
   * @param places in the entry's list of families, one for each of {@code entries}
   */
  IndexedFamily(FamilyHeader header, MetricType type, int[] entries, int[] places) {
    this.header = header;
    this.type = type;
    this.entries = entries;
    this.places = places;
  }

  /** The same family with other entries. */
  IndexedFamily at(int[] otherEntries, int[] otherPlaces) {
    return new IndexedFamily(header, type, otherEntries, otherPlaces);
  }

  boolean hasHeaderOf(IndexedFamily other) {
    return header == other.header;
  }

  /** The lines that stand before its samples. */
  public FixedText header(Format format) {
    return header.in(format);
  }

  /** Its chunks that have samples, in the order of the index. */
  public List<Chunk> chunks(StoreSnapshot snapshot, Format format) {
    List<Chunk> found = new ArrayList<>();
    addChunks(snapshot, format, 0, Integer.MAX_VALUE, found);
    return found;
  }

  /**
   * Adds those of some entries.
   *
   * @param from the first entry
   * @param to behind the last
   */
  void addChunks(StoreSnapshot snapshot, Format format, int from, int to, List<Chunk> found) {
    int begin = from == 0 ? 0 : Arrays.binarySearch(entries, from);
    for (int i = begin < 0 ? -begin - 1 : begin; i < entries.length && entries[i] < to; i++) {
      Slice slice = snapshot.slice(entries[i]);
      if (slice != null && slice.chunk(places[i]).series() > 0) {
        found.add(slice.chunk(places[i]).in(format));
      }
    }
  }

  /**
   * The only entry that has it; -1: there are several, or its lines differ from format to format.
   */
  int onlyEntry() {
    return entries.length == 1 && type != MetricType.HISTOGRAM ? entries[0] : -1;
  }

  /** Where in its {@link #onlyEntry} it is. */
  int onlyPlace() {
    return places[0];
  }

  /** How many bytes of text it has at this moment, without compression. */
  int length(List<StoreEntry> all) {
    int length = header.in(Format.TEXT).plain().length();
    for (int i = 0; i < entries.length; i++) {
      length += all.get(entries[i]).current().published().chunk(places[i]).length();
    }
    return length;
  }

  /** Chunks as segments, neighbours that are small in one. */
  public static List<Segment> compress(List<Chunk> chunks, Deflation deflation) {
    try (Joint joint = new Joint(deflation, Deflation.Effort.QUICK)) {
      chunks.forEach(joint::add);
      return joint.end();
    }
  }
}
