package dev.pgvitals.metric;

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
}
