package dev.pgvitals.dashboard;

import java.util.List;
import java.util.Optional;

/**
 * A table: a line for each set of labels, a column for each query.
 *
 * @param labels the columns of labels to show, when not all
 * @param rowLink where a click on a line leads
 * @param runbook whether the name of an alert leads to its runbook
 */
public record Table(
    List<Column> columns,
    List<String> labels,
    Optional<Link> rowLink,
    Optional<Sort> sort,
    boolean runbook)
    implements Panel.Content {
  public Table {
    columns = List.copyOf(columns);
    labels = List.copyOf(labels);
  }

  /**
   * One query.
   *
   * @param name its heading; empty when its labels are shown and not its value
   * @param shows labels that only this query has
   */
  public record Column(Optional<String> name, String query, Display display, List<String> shows) {
    public Column {
      shows = List.copyOf(shows);
    }
  }

  /** By which column's heading the lines are sorted at first. */
  public record Sort(String column, boolean descending) {}
}
