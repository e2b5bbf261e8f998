package dev.pgvitals.report.prometheus;

import java.util.Map;

/** One series of an instant query, with its value, which may be no number. */
public record Sample(Map<String, String> labels, double value) {
  /** The value of a label; empty text where there is none, as in PromQL. */
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }
}
