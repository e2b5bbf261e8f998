package dev.pgvitals.metric;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * All that was there at one moment, compressed: what the next page is made from, so that only those
 * stretches are looked into in which something has changed since. Immutable.
 */
final class Joined {
  private final Taken taken;

  /** By family, in the index's order, and stretch. */
  private final IndexedFamily.Compressed[][] families;

  private Joined(Taken taken, IndexedFamily.Compressed[][] families) {
    this.taken = taken;
    this.families = families;
  }

  /**
   * What was taken, compressed.
   *
   * @param last an earlier answer; null: none
   */
  static Joined of(Taken taken, @Nullable Joined last, Deflation deflation) {
    Collection<IndexedFamily> indexed = taken.index().families();
    IndexedFamily.Compressed[][] families =
        last != null && last.taken.index() == taken.index()
            ? last.families.clone()
            : new IndexedFamily.Compressed[indexed.size()][];
    boolean[] changed = taken.changedSince(last == null ? null : last.taken);
    int number = 0;
    for (IndexedFamily family : indexed) {
      families[number] = family.compressed(taken, changed, families[number], deflation);
      number++;
    }
    return new Joined(taken, families);
  }

  FamilyIndex index() {
    return taken.index();
  }

  /** The stretches of the family at that place of the index. */
  IndexedFamily.Compressed[] stretches(int family) {
    return families[family];
  }
}
