package dev.pgvitals.source;

import java.util.List;

/**
 * A vital's value in one row.
 *
 * @param labels the values of the query's labels, in its order
 */
public record VitalReading(String alert, List<String> labels, double value) {
  public VitalReading {
    labels = List.copyOf(labels);
  }
}
