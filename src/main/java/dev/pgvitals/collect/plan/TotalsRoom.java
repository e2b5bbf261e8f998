package dev.pgvitals.collect.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How much the agent keeps of a query whose values are added up.
 *
 * @param sets the most sets of labels, those of the rest included
 * @param rest the labels under which what has no place of its own is added up; empty: it is left
 *     out
 * @param idle the place of labels that no result had for so long may go to others
 */
public record TotalsRoom(int sets, Optional<List<String>> rest, Duration idle) {
  public TotalsRoom {
    rest = rest.map(List::copyOf);
  }

  /** How many sets of labels have a place of their own. */
  public int places() {
    return rest.isPresent() ? sets - 1 : sets;
  }
}
