package dev.pgvitals.dashboard.read;

import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.ReadableNumber;
import dev.pgvitals.dashboard.Display;
import dev.pgvitals.dashboard.Graph.Target;
import dev.pgvitals.dashboard.Limits;
import dev.pgvitals.yaml.MapReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Lines of an alert's limits that follow each server: its own where the configuration gives it one,
 * else that of the rule.
 */
record LimitsInForce(String alert, Limits limits, BoardFacts facts) {
  static LimitsInForce of(MapReader panel, Display display, BoardFacts facts) {
    Optional<Limits> limits = display.limits();
    if (display.alert().isEmpty() || limits.isEmpty()) {
      panel.problem("limits_in_force", "needs \"alert\", and one that has limits");
    }
    return new LimitsInForce(
        display.alert().orElse(""),
        limits.orElse(new Limits(false, OptionalDouble.empty(), OptionalDouble.empty())),
        facts);
  }

  /** After the graph's own series, whose first query says which servers there are. */
  List<Target> addedTo(List<Target> targets) {
    List<Target> all = new ArrayList<>(targets);
    if (!targets.isEmpty()) {
      for (Level level : Level.values()) {
        limit(level).ifPresent(limit -> all.add(target(level, limit, targets.get(0).query())));
      }
    }
    return all;
  }

  private Target target(Level level, double limit, String base) {
    return new Target(
        "{{server}} " + level.label(),
        facts
            .abbreviations()
            .full(
                "max by (K) (pgvitals_alert_threshold{alert=\"%s\",severity=\"%s\",S}) and on (K) (%s) or on (K) max by (K) (%s) * 0 + %s"
                    .formatted(alert, level.label(), base, base, ReadableNumber.plain(limit))));
  }

  /** By which their series are told from the graph's own. */
  List<String> legends() {
    List<String> legends = new ArrayList<>();
    for (Level level : Level.values()) {
      limit(level).ifPresent(limit -> legends.add(level.label()));
    }
    return legends;
  }

  /** The same without the rule's limits, in place of which these lines are. */
  Display without(Display display) {
    return new Display(
        display.unit(), display.mapping(), Optional.empty(), display.alert(), display.decimals());
  }

  private OptionalDouble limit(Level level) {
    return level == Level.WARNING ? limits.orange() : limits.red();
  }
}
