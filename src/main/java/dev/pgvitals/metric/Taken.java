package dev.pgvitals.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the slots of an index showed at one moment, each slice whole. */
final class Taken {
  private final FamilyIndex index;
  private final @Nullable Slice[] slices;

  Taken(FamilyIndex index, @Nullable Slice[] slices) {
    this.index = index;
    this.slices = slices;
  }

  FamilyIndex index() {
    return index;
  }

  /** Null where none is wanted or there. */
  @Nullable Slice slice(int slot) {
    return slices[slot];
  }

  /**
   * For each stretch, whether another moment showed something else of it.
   *
   * @param other null: none, so that all is new
   */
  boolean[] changedSince(@Nullable Taken other) {
    boolean[] changed = new boolean[index.stretches()];
    if (other == null || index != other.index) {
      Arrays.fill(changed, true);
      return changed;
    }
    for (int slot = 0; slot < slices.length; slot++) {
      if (slices[slot] != other.slices[slot]) {
        changed[index.stretchOf(slot)] = true;
      }
    }
    return changed;
  }
}
