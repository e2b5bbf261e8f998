package dev.pgvitals.source;

import dev.pgvitals.metric.SeriesLabels;
import java.util.Optional;

/**
 * The worst value of an alert in one run.
 *
 * @param value NaN when no row had a value to judge
 * @param row the labels of the row that had it first, those of the server among them; empty where
 *     rows have none of their own
 */
public record WorstValue(double value, Optional<SeriesLabels> row) {
  /** One without labels. */
  public static WorstValue of(double value) {
    return new WorstValue(value, Optional.empty());
  }
}
