package dev.pgvitals.collect.runstate;

import dev.pgvitals.catalogue.Top;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which rows of a query with {@code top} are published, run after run. A row near the edge keeps
 * its place while it is within the band, so that two that are nearly equal do not take turns; one
 * that is clearly among the first has a place at once. Belongs to one query in one place;
 * single-flight keeps it to one thread at a time.
 */
public final class TopRows {
  private Set<List<String>> members = Set.of();

  /** A choice among the rows of one result. */
  public static final class Choice {
    private final BitSet rows = new BitSet();
    private final Set<List<String>> members = new HashSet<>();
    private final boolean all;
    private final long total;

    private Choice(long total, boolean all) {
      this.total = total;
      this.all = all;
    }

    /** Whether the row, from 0, is to be published. */
    public boolean has(int row) {
      return all || rows.get(row);
    }

    /** How many rows are left out, those included that the server did not send. */
    public long cut() {
      return all ? 0 : Math.max(0, total - rows.cardinality());
    }

    private void add(int row, List<String> identity) {
      rows.set(row);
      members.add(identity);
    }
  }

  /**
   * Chooses; nothing is remembered before {@link #keep}.
   *
   * @param identities of the rows, the highest first; not needed when all have room
   * @param total how many rows there are, those included that the server did not send
   */
  public Choice choose(Top top, List<List<String>> identities, long total) {
    Choice choice = new Choice(total, total <= top.rows());
    if (choice.all) {
      return choice;
    }
    int core = Math.min(top.core(), identities.size());
    for (int row = 0; row < core; row++) {
      choice.add(row, identities.get(row));
    }
    int room = top.rows() - core;
    for (int row = core; row < identities.size() && room > 0; row++) {
      if (members.contains(identities.get(row))) {
        choice.add(row, identities.get(row));
        room--;
      }
    }
    for (int row = core; row < identities.size() && room > 0; row++) {
      if (!choice.has(row)) {
        choice.add(row, identities.get(row));
        room--;
      }
    }
    return choice;
  }

  /** The run has succeeded: its choice is what the next one starts from. */
  public void keep(Choice choice) {
    members = Set.copyOf(choice.members);
  }
}
