package dev.pgvitals.metric.store;

import dev.pgvitals.metric.text.Slice;
import org.jspecify.annotations.Nullable;

/** What the entries of an index published at one moment, each slice of one run. Immutable. */
public final class StoreSnapshot {
  private final FamilyIndex index;
  private final @Nullable Slice[] slices;

  StoreSnapshot(FamilyIndex index, @Nullable Slice[] slices) {
    this.index = index;
    this.slices = slices;
  }

  /** By which its slices are found. */
  public FamilyIndex index() {
    return index;
  }

  /** Null where none is wanted or there. */
  @Nullable Slice slice(int entry) {
    return slices[entry];
  }
}
