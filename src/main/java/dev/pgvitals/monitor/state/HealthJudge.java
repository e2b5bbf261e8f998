package dev.pgvitals.monitor.state;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.alert.SustainedLevels;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.monitor.history.ServerHistory;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * The server's health, from the last values of its alerts. Not thread-safe: guarded by the {@link
 * ServerState} that has it.
 */
final class HealthJudge {
  private final Lifecycle lifecycle;
  private final PlanState plans;
  private final QueryStates queries;
  private final ServerHistory history;
  private final SustainedLevels sustained = new SustainedLevels();

  /** Whether all queries with alerts have run since the server came up. */
  private boolean complete;

  HealthJudge(Lifecycle lifecycle, PlanState plans, QueryStates queries, ServerHistory history) {
    this.lifecycle = lifecycle;
    this.plans = plans;
    this.queries = queries;
    this.history = history;
  }

  /** What was known before says nothing of a server that comes up again. */
  void serverDown() {
    complete = false;
    sustained.interrupt();
  }

  /** From now on this is the plan; what is known of the alerts that stay, stays. */
  void retain(Plan plan) {
    Set<String> alerts =
        plan.queries().stream()
            .flatMap(planned -> planned.query().columns().stream())
            .map(Column::alert)
            .flatMap(Optional::stream)
            .map(Alert::name)
            .collect(Collectors.toSet());
    sustained.retain(alerts);
    history.retainVitals(alerts);
  }

  /** Up, and no query fails that its author called fatal. */
  boolean serves() {
    return lifecycle.up()
        && plans.plan().queries().stream().noneMatch(query -> queries.get(query).failsFatally());
  }

  /** See {@link ServerStateView#health}. */
  Optional<ServerHealth> judge(Thresholds thresholds, long now) {
    if (!lifecycle.up()) {
      return lifecycle.tried() ? Optional.of(ServerHealth.DOWN) : Optional.empty();
    }
    if (plans.facts().isEmpty()) {
      return Optional.empty();
    }
    ServerHealth.Tally tally = new ServerHealth.Tally(thresholds);
    SustainedLevels.Look look = sustained.look(thresholds);
    boolean all = true;
    boolean serves = true;
    for (PlannedQuery query : plans.plan().queries()) {
      QueryState state = queries.get(query);
      state
          .alertValues()
          .each(
              query.query(),
              now,
              (alert, worst, at) -> {
                tally.add(alert, worst.value());
                look.add(alert, worst.value(), at);
                history.vital(alert.name(), alert.below(), worst.value(), now);
              });
      all &= !state.alertValues().awaited() || !query.hasAlerts();
      serves &= !state.failsFatally();
    }
    complete |= all;
    Map<String, Integer> lasting = look.levels();
    if (!serves) {
      return Optional.of(ServerHealth.DOWN);
    }
    return complete ? Optional.of(tally.health(lasting)) : Optional.empty();
  }

  /**
   * Each vital that there is fresh data of, by its name; none while the server is down.
   *
   * @param moments from nanoseconds to the wall's time
   * @param withPoints whether their last minutes are asked for
   */
  List<VitalReading> vitals(
      Thresholds thresholds, long now, LongFunction<Instant> moments, boolean withPoints) {
    if (!lifecycle.up()) {
      return List.of();
    }
    SustainedLevels.Look look = sustained.look(thresholds);
    Map<String, WorstPlace> worst = new TreeMap<>();
    for (PlannedQuery query : plans.plan().queries()) {
      queries
          .get(query)
          .alertValues()
          .each(
              query.query(),
              now,
              (alert, value, at) -> {
                look.add(alert, value.value(), at);
                worst.merge(alert.name(), new WorstPlace(query, alert, value), WorstPlace::or);
              });
    }
    Map<String, Integer> lasting = look.levels();
    return worst.values().stream()
        .map(
            place ->
                place.reading(
                    thresholds,
                    lasting.getOrDefault(place.alert().name(), 0),
                    since(place.alert(), moments),
                    withPoints ? history.vital(place.alert().name(), now) : new float[0]))
        .toList();
  }

  private Map<Level, Instant> since(Alert alert, LongFunction<Instant> moments) {
    Map<Level, Instant> since = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      sustained.since(alert.name(), level).ifPresent(at -> since.put(level, moments.apply(at)));
    }
    return since;
  }
}
