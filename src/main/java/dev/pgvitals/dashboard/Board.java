package dev.pgvitals.dashboard;

import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard, complete: every query is PromQL, every panel has its unit, description and limits.
 *
 * @param uid by which other boards link to it; it never changes
 * @param description the question that it answers
 * @param variables in the order in which they are offered
 */
public record Board(
    String uid,
    String title,
    String description,
    List<Variable> variables,
    List<Annotation> annotations,
    List<Row> rows) {
  public Board {
    variables = List.copyOf(variables);
    annotations = List.copyOf(annotations);
    rows = List.copyOf(rows);
  }

  /**
   * Panels under a heading.
   *
   * @param collapsed whether they are asked for only when somebody opens the row
   */
  public record Row(String title, boolean collapsed, List<Panel> panels) {
    public Row {
      panels = List.copyOf(panels);
    }
  }

  public Stream<Panel> panels() {
    return rows.stream().flatMap(row -> row.panels().stream());
  }

  /** Whether a variable of this name takes one value only. */
  public boolean hasOne(String variable) {
    return variables.stream().anyMatch(v -> v.name().equals(variable) && !v.multi());
  }
}
