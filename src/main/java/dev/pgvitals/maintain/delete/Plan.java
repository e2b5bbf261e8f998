package dev.pgvitals.maintain.delete;

import java.util.List;
import java.util.Optional;

/**
 * What a run will do with one rule, as it was found.
 *
 * @param leaves that have rows past their age, one after the other
 * @param rows past their age, about
 * @param cap after so many more would go than the rule allows to; empty: somebody has allowed it
 */
record Plan(DeleteRule rule, List<Part> leaves, double rows, Optional<Long> cap) {
  Plan {
    leaves = List.copyOf(leaves);
  }

  /**
   * A table with rows of its own.
   *
   * @param index that gives rows by their age; empty: the table is read, as it is small
   * @param vacuumed whether the role may vacuum it
   * @param triggers that a delete fires, which may keep a row from being deleted
   */
  record Part(BatchSql sql, Optional<String> index, boolean vacuumed, List<String> triggers) {
    Part {
      triggers = List.copyOf(triggers);
    }

    String name() {
      return sql.table();
    }
  }
}
