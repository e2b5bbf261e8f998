package dev.pgvitals.source;

import java.util.List;

/**
 * An alert's value in one row.
 *
 * @param labels the values of the query's labels, in its order
 */
public record AlertValue(String alert, List<String> labels, double value) {
  public AlertValue {
    labels = List.copyOf(labels);
  }
}
