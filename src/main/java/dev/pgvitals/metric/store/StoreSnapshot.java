package dev.pgvitals.metric.store;

import dev.pgvitals.metric.text.Slice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the entries of an index published at one moment, each slice of one run. Immutable. */
public final class StoreSnapshot {
  private final FamilyIndex index;
  private final @Nullable Slice[] slices;
  private final long changes;
  private final long deadline;

  /**
   * @param changes of the store before any slice was looked at
   * @param deadline of the first slice that is past its life, on the store's clock
   */
  StoreSnapshot(FamilyIndex index, @Nullable Slice[] slices, long changes, long deadline) {
    this.index = index;
    this.slices = slices;
    this.changes = changes;
    this.deadline = deadline;
  }

  /** By which its slices are found. */
  public FamilyIndex index() {
    return index;
  }

  /** Null where none is wanted or there. */
  @Nullable Slice slice(int entry) {
    return slices[entry];
  }

  @Nullable Slice[] slices(int from, int to) {
    return Arrays.copyOfRange(slices, from, to);
  }

  /** Whether the very same slices stand there. */
  boolean has(@Nullable Slice[] others, int from) {
    for (int i = 0; i < others.length; i++) {
      if (slices[from + i] != others[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether all of it is in force when the store has seen so many changes, at that time. */
  boolean isCurrent(long changesNow, long now) {
    return changes == changesNow && deadline - now >= 0;
  }
}
