package dev.pgvitals.metric.store;

import dev.pgvitals.metric.text.Slice;
import org.jspecify.annotations.Nullable;

/** What the slots of an index showed at one moment, each slice whole. */
public final class StoreSnapshot {
  private final FamilyIndex index;
  private final @Nullable Slice[] slices;

  StoreSnapshot(FamilyIndex index, @Nullable Slice[] slices) {
    this.index = index;
    this.slices = slices;
  }

  public FamilyIndex index() {
    return index;
  }

  /** Null where none is wanted or there. */
  @Nullable Slice slice(int slot) {
    return slices[slot];
  }
}
