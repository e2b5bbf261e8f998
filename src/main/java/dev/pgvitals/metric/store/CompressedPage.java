package dev.pgvitals.metric.store;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.GzipMember;
import dev.pgvitals.metric.gzip.Segment;
import dev.pgvitals.metric.gzip.Segments;
import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An index's whole page in one format, as it was last compressed: what has not changed since is
 * taken from it. Thread-safe; who comes while a group is compressed waits for that, as doing the
 * same once more would take longer.
 */
final class CompressedPage {
  private final Format format;
  private final List<Section> sections;

  /** Of each group the first entry, and the number of entries. */
  private final int[] groups;

  private final AtomicReferenceArray<@Nullable Made> kept;
  private final Object[] locks;
  private volatile Map<Chunk, Text> inherited;
  private volatile long lastAsked;

  /** A group, compressed. Immutable. */
  static final class Made {
    private final @Nullable Slice[] slices;
    private final Text[] texts;
    private final Segments segments;
    private final int[] ends;

    /**
     * @param texts one for each section
     * @param segments of all texts
     * @param ends of each text, the place behind its last segment
     */
    Made(@Nullable Slice[] slices, Text[] texts, Segments segments, int[] ends) {
      this.slices = slices;
      this.texts = texts;
      this.segments = segments;
      this.ends = ends;
    }
  }

  record Text(Section section, List<Chunk> chunks, List<Segment> segments) {
    boolean isOf(Section other, List<Chunk> others) {
      return section.isLike(other) && Chunk.same(chunks, others);
    }
  }

  /**
   * @param groups of each the first entry, and the number of entries
   * @param last of the index before; null: none
   */
  CompressedPage(
      Format format, List<Section> sections, int[] groups, @Nullable CompressedPage last) {
    this.format = format;
    this.sections = sections;
    this.groups = groups;
    this.kept = new AtomicReferenceArray<>(groups.length - 1);
    this.locks = Stream.generate(Object::new).limit(groups.length - 1).toArray();
    this.inherited = last == null ? Map.of() : last.byFirstChunk();
    this.lastAsked = last == null ? 0 : last.lastAsked;
  }

  private Map<Chunk, Text> byFirstChunk() {
    Map<Chunk, Text> found = new HashMap<>(inherited);
    for (int group = 0; group < kept.length(); group++) {
      Made made = kept.get(group);
      if (made != null) {
        for (Text text : made.texts) {
          if (!text.chunks().isEmpty()) {
            found.put(text.chunks().get(0), text);
          }
        }
      }
    }
    return found;
  }

  /** Compresses what has changed. */
  Made[] made(StoreSnapshot snapshot, long now, Deflation deflation) {
    lastAsked = now;
    Made[] all = new Made[kept.length()];
    for (int group = 0; group < all.length; group++) {
      all[group] = made(snapshot, group, deflation);
    }
    inherited = Map.of();
    return all;
  }

  /** All of it, in order. */
  GzipMember begin(StoreSnapshot snapshot, long now, Deflation deflation) {
    Made[] all = made(snapshot, now, deflation);
    GzipMember page = new GzipMember();
    for (int i = 0; i < sections.size(); i++) {
      add(sections.get(i), i, all, page);
    }
    return page;
  }

  private void add(Section section, int number, Made[] all, GzipMember page) {
    boolean begun = section.headers();
    for (Made made : all) {
      int from = number == 0 ? 0 : made.ends[number - 1];
      int to = made.ends[number];
      if (!begun && from < to) {
        page.add(section.families().get(0).header(format).segment());
        begun = true;
      }
      page.add(made.segments, from, to);
    }
  }

  /** Forgets all if nobody has asked for it since then. */
  void forget(long since) {
    if (lastAsked - since < 0) {
      inherited = Map.of();
      for (int group = 0; group < kept.length(); group++) {
        kept.set(group, null);
      }
    }
  }

  private Made made(StoreSnapshot snapshot, int group, Deflation deflation) {
    Made known = kept.get(group);
    if (known != null && snapshot.has(known.slices, groups[group])) {
      return known;
    }
    synchronized (locks[group]) {
      Made last = kept.get(group);
      if (last != null && last != known && snapshot.has(last.slices, groups[group])) {
        return last;
      }
      Made made = make(snapshot, group, last, deflation);
      kept.set(group, made);
      return made;
    }
  }

  private Made make(StoreSnapshot snapshot, int group, @Nullable Made last, Deflation deflation) {
    int from = groups[group];
    int to = groups[group + 1];
    Text[] texts = new Text[sections.size()];
    for (int i = 0; i < texts.length; i++) {
      Section section = sections.get(i);
      List<Chunk> chunks = section.chunks(snapshot, format, from, to);
      Text text = last == null ? inherited(chunks) : last.texts[i];
      texts[i] =
          text != null && text.isOf(section, chunks)
              ? text
              : new Text(
                  section, chunks, section.compress(chunks, snapshot, format, from, to, deflation));
    }
    return joinable(snapshot.slices(from, to), texts);
  }

  private static Made joinable(@Nullable Slice[] slices, Text[] texts) {
    List<Segment> segments = new ArrayList<>(texts.length);
    int[] ends = new int[texts.length];
    for (int i = 0; i < texts.length; i++) {
      segments.addAll(texts[i].segments());
      ends[i] = segments.size();
    }
    return new Made(slices, texts, new Segments(segments), ends);
  }

  private @Nullable Text inherited(List<Chunk> chunks) {
    return chunks.isEmpty() ? null : inherited.get(chunks.get(0));
  }
}
