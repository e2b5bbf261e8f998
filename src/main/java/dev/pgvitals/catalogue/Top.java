package dev.pgvitals.catalogue;

import dev.pgvitals.yaml.Position;
import java.util.List;
import java.util.Optional;

/**
 * Of a query's rows, only so many are published: those that are highest by some of its columns.
 *
 * @param rows how many
 * @param by columns of the query, the first decides; never none
 * @param total the column in which a query that says {@code :top} gives the number of all its rows;
 *     empty: the agent has the server count them
 */
public record Top(int rows, List<String> by, Optional<String> total, Position position) {
  public Top {
    by = List.copyOf(by);
  }

  /**
   * How many rows to ask for: some more than are published, so that one which falls a little behind
   * keeps its place.
   */
  public int band() {
    return rows + Math.max(1, rows / 4);
  }

  /** A row that is among these is published in any case. */
  public int core() {
    return rows - rows / 5;
  }
}
