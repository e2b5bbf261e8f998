package dev.pgvitals.metric;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What metrics and labels may be called. */
public final class NameRules {
  private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** What Prometheus's own labels begin with, which no series keeps. */
  private static final String INTERNAL_LABEL = "__";

  /** Prometheus or the agent put these on every series. */
  private static final Set<String> RESERVED_LABELS =
      Set.of("le", "quantile", "job", "instance", "server");

  private static final Set<String> RESERVED_METRICS = Set.of("up", "pg_up");
  private static final Set<String> RESERVED_PREFIXES =
      Set.of("pgvitals_", "process_", "jvm_", "scrape_");

  private NameRules() {}

  public static boolean isMetric(String name) {
    return METRIC.matcher(name).matches();
  }

  public static boolean isLabel(String name) {
    return LABEL.matcher(name).matches() && !name.startsWith(INTERNAL_LABEL);
  }

  public static boolean isReservedLabel(String name) {
    return RESERVED_LABELS.contains(name) || name.startsWith(INTERNAL_LABEL);
  }

  /** Why nobody may publish a metric of this name; empty when anybody may. */
  public static Optional<String> reservedMetric(String name) {
    if (RESERVED_METRICS.contains(name)) {
      return Optional.of("the name \"" + name + "\" is reserved");
    }
    return RESERVED_PREFIXES.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(prefix -> "names that begin with \"" + prefix + "\" are reserved");
  }

  /** Why a value that is no counter and no histogram should not be called so. */
  public static Optional<String> misleadingSuffix(String name) {
    if (name.endsWith("_total")) {
      return Optional.of(
          "the name of a gauge must not end in \"_total\"; make it a COUNTER or rename it");
    }
    if (name.endsWith("_bucket")) {
      return Optional.of("the name of a gauge must not end in \"_bucket\"; rename it");
    }
    return Optional.empty();
  }
}
