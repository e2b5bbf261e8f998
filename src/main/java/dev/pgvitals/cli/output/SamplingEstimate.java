package dev.pgvitals.cli.output;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.monitor.schedule.Pace;
import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the queries that are asked again and again take of a server, and how often the agent would
 * run them for that.
 */
public final class SamplingEstimate {
  private final Pace<PlannedQuery> pace;

  /** Never slowed down, as nothing is less often than it says. */
  private final Pace<PlannedQuery> unslowed = new Pace<>(Duration.ZERO);

  private final Set<PlannedQuery> queries = new LinkedHashSet<>();

  /**
   * @param ordinary how often queries run that say nothing of their own
   */
  public SamplingEstimate(Duration ordinary) {
    this.pace = new Pace<>(ordinary);
  }

  /** A heartbeat took so long. */
  public void answered(Duration took) {
    pace.answered(took);
    unslowed.answered(took);
  }

  /** A run took so long. */
  public void ran(PlannedQuery query, Duration took) {
    queries.add(query);
    pace.ran(query, query.interval(), took);
    unslowed.ran(query, query.interval(), took);
  }

  /** One line; empty when nothing is sampled. */
  public Optional<String> line() {
    if (queries.isEmpty()) {
      return Optional.empty();
    }
    Duration asked = queries.iterator().next().interval();
    Duration slowed = pace.interval(asked);
    String count = Plural.of(queries.size(), "query", "queries");
    return Optional.of(
        slowed.equals(asked)
            ? "sampling: %s every %s, %s of a core"
                .formatted(count, Durations.format(asked), percent(pace.share()))
            : "sampling: %s every %s, %s of a core; every %s it would be %s, and %s is the most"
                .formatted(
                    count,
                    Durations.format(slowed),
                    percent(pace.share()),
                    Durations.format(asked),
                    percent(unslowed.share()),
                    percent(Pace.LIMIT)));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", share * 100);
  }
}
