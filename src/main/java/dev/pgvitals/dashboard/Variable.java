package dev.pgvitals.dashboard;

import java.util.List;
import java.util.Optional;

/**
 * What a reader of a board chooses from.
 *
 * @param query for its values; empty when {@code choices} are given
 * @param multi whether several can be chosen
 * @param chosen which of the choices it is at first; empty where there are none
 * @param all whether "All" is offered, and what it stands for: a regular expression, or the empty
 *     text for all the values there are
 */
public record Variable(
    String name,
    String label,
    String query,
    boolean multi,
    Optional<String> all,
    List<String> choices,
    String chosen) {
  public Variable {
    choices = List.copyOf(choices);
  }
}
