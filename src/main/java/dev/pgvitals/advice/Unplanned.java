package dev.pgvitals.advice;

import dev.pgvitals.advice.look.WatchedStatement;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.text.Plural;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Statements of one database that are not planned for the same reason: one line for all of them.
 */
final class Unplanned {
  private static final int MOST_NAMES = 5;

  private final Set<String> names = new LinkedHashSet<>();
  private int count;
  private double share;

  /**
   * Adds one.
   *
   * @param name by which a reader finds it: its queryid, or what it does
   */
  void add(WatchedStatement statement, String name) {
    names.add(name);
    count++;
    share += statement.share();
  }

  /** The line; empty when there is none of them. */
  Optional<String> note(String database, String many, String one) {
    if (count == 0) {
      return Optional.empty();
    }
    int more = names.size() - MOST_NAMES;
    return Optional.of(
        "database %s: %s (%s of the time): %s%s"
            .formatted(
                database,
                Plural.of(count, "statement " + one, "statements " + many),
                Words.percent(share),
                String.join(", ", names.stream().limit(MOST_NAMES).toList()),
                more > 0 ? " and " + more + " more" : ""));
  }
}
