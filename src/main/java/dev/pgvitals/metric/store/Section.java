package dev.pgvitals.metric.store;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.Segment;
import dev.pgvitals.metric.text.Block;
import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Families that stand together on the page and are compressed together: several with their headers
 * where servers are few, one without where they are many.
 *
 * @param entry the only one that they come from, whose slices are then compressed in this form when
 *     they are published; -1: several
 * @param headers whether these are part of it
 */
record Section(List<IndexedFamily> families, int entry, boolean headers, Deflation.Effort effort) {
  /** On more text than that, fewer bytes are not to be had: a match is at most 32 kB away. */
  private static final int ENOUGH = 1 << 15;

  /** What is less is not worth a section of its own. */
  private static final int LITTLE = 1 << 12;

  /**
   * Few servers' families in sections, as long as what stands in them now makes worthwhile. They
   * stay good when that changes.
   *
   * @param families in the order of the page
   */
  static List<Section> together(
      Collection<IndexedFamily> families, List<StoreEntry> entries, Deflation.Effort effort) {
    Sections sections = new Sections(effort);
    List<IndexedFamily> run = new ArrayList<>();
    int entry = -1;
    for (IndexedFamily family : families) {
      if (family.onlyEntry() != entry) {
        sections.add(run, entry, entries);
        run = new ArrayList<>();
        entry = family.onlyEntry();
      }
      run.add(family);
    }
    sections.add(run, entry, entries);
    sections.close();
    return sections.all;
  }

  /** Many servers' families, one by one. */
  static List<Section> oneByOne(Collection<IndexedFamily> families) {
    return families.stream()
        .map(family -> new Section(List.of(family), -1, false, Deflation.Effort.QUICK))
        .toList();
  }

  private static final class Sections {
    private final List<Section> all = new ArrayList<>();
    private final Deflation.Effort effort;
    private List<IndexedFamily> open = new ArrayList<>();
    private int length;

    Sections(Deflation.Effort effort) {
      this.effort = effort;
    }

    /** Adds neighbours that come from one entry, or each from several. */
    void add(List<IndexedFamily> run, int entry, List<StoreEntry> entries) {
      int left = run.stream().mapToInt(family -> family.length(entries)).sum();
      boolean alone = entry >= 0 && left >= LITTLE;
      if (alone) {
        close();
      }
      for (IndexedFamily family : run) {
        open.add(family);
        length += family.length(entries);
        left -= family.length(entries);
        if (length >= ENOUGH && (!alone || left == 0 || left >= LITTLE)) {
          close(alone ? entry : -1);
        }
      }
      if (alone) {
        close(entry);
      }
    }

    void close() {
      close(-1);
    }

    private void close(int entry) {
      if (!open.isEmpty()) {
        all.add(new Section(open, entry, true, effort));
        open = new ArrayList<>();
        length = 0;
      }
    }
  }

  /** Whether the same chunks make the same text in the other. */
  boolean isLike(Section other) {
    if (headers != other.headers || families.size() != other.families.size()) {
      return false;
    }
    for (int i = 0; i < families.size(); i++) {
      if (!families.get(i).hasHeaderOf(other.families.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** What its entry should compress together. */
  Block.Plan plan(Format format) {
    List<FixedText> texts = families.stream().map(family -> family.header(format)).toList();
    return new Block.Plan(format, families.stream().map(IndexedFamily::onlyPlace).toList(), texts);
  }

  /**
   * Its chunks that have samples, in the order of the page.
   *
   * @param from the first entry
   * @param to behind the last
   */
  List<Chunk> chunks(StoreSnapshot snapshot, Format format, int from, int to) {
    List<Chunk> chunks = new ArrayList<>();
    for (IndexedFamily family : families) {
      family.addChunks(snapshot, format, from, to, chunks);
    }
    return chunks;
  }

  /**
   * Its text.
   *
   * @param chunks as {@link #chunks} gives them
   */
  List<Segment> compress(
      List<Chunk> chunks,
      StoreSnapshot snapshot,
      Format format,
      int from,
      int to,
      Deflation deflation) {
    if (entry >= 0
        && !chunks.isEmpty()
        && chunks.get(0) instanceof Chunk.Part part
        && part.block.isOf(format, chunks)) {
      return List.of(part.block.segment);
    }
    try (Joint joint = new Joint(deflation, effort)) {
      List<Chunk> some = new ArrayList<>();
      for (IndexedFamily family : families) {
        some.clear();
        family.addChunks(snapshot, format, from, to, some);
        if (headers && !some.isEmpty()) {
          joint.add(family.header(format));
        }
        some.forEach(entry >= 0 ? joint::addText : joint::add);
      }
      return joint.end();
    }
  }
}
