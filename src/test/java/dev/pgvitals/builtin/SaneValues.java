package dev.pgvitals.builtin;

import java.util.List;
import java.util.regex.Pattern;

/** What a value cannot be, whatever it is about: known by the name of its metric. */
public final class SaneValues {
  /** Moments that may be to come. */
  private static final Pattern FUTURE =
      Pattern.compile(".*(until|expir|next_run|_end_timestamp).*");

  /** Before any server was started that can be asked. */
  private static final double LONG_AGO = 1e9;

  private SaneValues() {}

  /** The samples that cannot be true. */
  public static List<Sample> violations(List<Sample> samples) {
    double now = System.currentTimeMillis() / 1000.0;
    return samples.stream().filter(sample -> !isSane(sample, now)).toList();
  }

  private static boolean isSane(Sample sample, double now) {
    String name = sample.name();
    double value = sample.value();
    if (!Double.isFinite(value) || value == -1) {
      return false;
    }
    if (name.matches(".*_(timestamp|start_time)_seconds")) {
      return value >= LONG_AGO && (value <= now + 60 || FUTURE.matcher(name).matches());
    }
    if (name.endsWith("_info")) {
      return value == 1;
    }
    if (name.endsWith("_ratio") || name.endsWith("_share")) {
      return value >= 0 && value <= 1;
    }
    boolean isAmount =
        !sample.type().equals("gauge")
            || name.matches(".*_(bytes|seconds|age|bucket|sum|count|sessions|connections|files)");
    return !isAmount || value >= 0;
  }
}
