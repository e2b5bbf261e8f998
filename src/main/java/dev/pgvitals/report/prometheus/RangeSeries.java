package dev.pgvitals.report.prometheus;

import java.util.Map;
import java.util.SortedMap;

/**
 * One series of a range query.
 *
 * @param values by seconds since 1970; only the steps at which there is a value
 */
public record RangeSeries(Map<String, String> labels, SortedMap<Long, Double> values) {
  /** The value of a label; empty text where there is none, as in PromQL. */
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }
}
