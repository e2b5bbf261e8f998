package dev.pgvitals.metric.store;

/** In how many slices each row is: a plain hash table, as there can be a million rows. */
final class RowCounts {
  private static final int SMALLEST = 64;

  /** Of no length until the first row comes: most queries share their families with none. */
  private long[] rows = new long[0];

  /** 0: this place was never used; otherwise one more than the row's count. */
  private int[] marks = new int[0];

  private int used;
  private int duplicated;

  void add(long[] more) {
    for (long row : more) {
      if (used * 2 >= rows.length) {
        rehash();
      }
      int at = find(row);
      if (marks[at] == 0) {
        rows[at] = row;
        marks[at] = 1;
        used++;
      }
      if (++marks[at] == 3) {
        duplicated++;
      }
    }
  }

  /** Rows that were added before. */
  void remove(long[] fewer) {
    for (long row : fewer) {
      if (marks[find(row)]-- == 3) {
        duplicated--;
      }
    }
  }

  /** How many rows are in more than one slice. */
  int duplicated() {
    return duplicated;
  }

  boolean duplicated(long row) {
    return rows.length > 0 && marks[find(row)] > 2;
  }

  private int find(long row) {
    int at = (int) (row ^ (row >>> 32)) & (rows.length - 1);
    while (marks[at] != 0 && rows[at] != row) {
      at = (at + 1) & (rows.length - 1);
    }
    return at;
  }

  private void rehash() {
    long[] oldRows = rows;
    int[] oldMarks = marks;
    int live = 0;
    for (int mark : oldMarks) {
      live += mark > 1 ? 1 : 0;
    }
    int size = Math.max(SMALLEST, Integer.highestOneBit(live) * 8);
    rows = new long[size];
    marks = new int[size];
    used = live;
    for (int i = 0; i < oldRows.length; i++) {
      if (oldMarks[i] > 1) {
        int at = find(oldRows[i]);
        rows[at] = oldRows[i];
        marks[at] = oldMarks[i];
      }
    }
  }
}
