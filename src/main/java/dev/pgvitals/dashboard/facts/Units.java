package dev.pgvitals.dashboard.facts;

import dev.pgvitals.dashboard.promql.Promql;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Grafana's units, from the units of metrics and what a query makes of them. */
public final class Units {
  /** Numbers of things, with k and M for many. */
  public static final String NUMBER = "short";

  public static final String SECONDS = "s";
  public static final String BYTES = "bytes";

  private static final String SHARE = "percentunit";

  /** A moment, of a value in milliseconds. */
  private static final String MOMENT = "dateTimeAsIso";

  private static final Set<String> RATES = Set.of("rate", "irate");
  private static final Set<String> COUNTS = Set.of("changes", "count_over_time", "resets");
  private static final Set<String> WHOLE = Set.of("none", NUMBER, BYTES);

  private final MetricFacts facts;

  public Units(MetricFacts facts) {
    this.facts = facts;
  }

  /** The unit of the query's result; empty when only its author can tell. */
  public Optional<String> of(String query) {
    Promql promql = Promql.of(query);
    if (promql.calls("count")) {
      return Optional.of(NUMBER);
    }
    List<String> units =
        promql.selectors().stream()
            .map(selector -> of(selector, promql.calls("time")))
            .distinct()
            .toList();
    return promql.hasArithmetic() || units.size() != 1
        ? Optional.empty()
        : Optional.of(units.get(0));
  }

  private String of(Promql.Selector selector, boolean age) {
    if (COUNTS.contains(selector.function())) {
      return NUMBER;
    }
    String unit = base(selector.metric(), age);
    return RATES.contains(selector.function()) ? perSecond(unit) : unit;
  }

  /** Of a metric's own values. */
  private String base(String metric, boolean age) {
    String name = metric.replaceFirst("_(total|bucket|sum)$", "");
    if (name.endsWith("_timestamp_seconds") || name.endsWith("_start_time_seconds")) {
      return age ? SECONDS : MOMENT;
    }
    String unit =
        facts
            .find(metric)
            .flatMap(MetricFacts.Fact::unit)
            .orElse(name.substring(name.lastIndexOf('_') + 1));
    return switch (unit) {
      case "seconds" -> SECONDS;
      case "bytes" -> BYTES;
      case "ratio" -> SHARE;
      default -> NUMBER;
    };
  }

  private static String perSecond(String unit) {
    return switch (unit) {
      case SECONDS -> SHARE;
      case BYTES -> "Bps";
      default -> "ops";
    };
  }

  /** Whether values of this unit are whole numbers. */
  public static boolean isWhole(String unit) {
    return WHOLE.contains(unit);
  }
}
