package dev.pgvitals.source;

import java.util.List;
import java.util.Optional;

/**
 * What a {@link Question} gave.
 *
 * @param rows each with a value for each column, as the server writes it; empty for NULL
 * @param more whether there were more rows than were asked for
 */
public record Answer(List<Column> columns, List<List<Optional<String>>> rows, boolean more) {
  public Answer {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * A column.
   *
   * @param numeric whether its values are numbers
   */
  public record Column(String name, boolean numeric) {}
}
