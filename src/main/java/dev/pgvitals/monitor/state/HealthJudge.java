package dev.pgvitals.monitor.state;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.alert.SustainedLevels;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The server's health, from the last values of its alerts. Not thread-safe: guarded by the {@link
 * ServerState} that has it.
 */
final class HealthJudge {
  private final Lifecycle lifecycle;
  private final PlanState plans;
  private final QueryStates queries;
  private final SustainedLevels sustained = new SustainedLevels();

  /** Whether all queries with alerts have run since the server came up. */
  private boolean complete;

  HealthJudge(Lifecycle lifecycle, PlanState plans, QueryStates queries) {
    this.lifecycle = lifecycle;
    this.plans = plans;
    this.queries = queries;
  }

  /** What was known before says nothing of a server that comes up again. */
  void serverDown() {
    complete = false;
    sustained.interrupt();
  }

  /** From now on this is the plan; what is known of the alerts that stay, stays. */
  void retain(Plan plan) {
    sustained.retain(
        plan.queries().stream()
            .flatMap(planned -> planned.query().columns().stream())
            .map(Column::alert)
            .flatMap(Optional::stream)
            .map(Alert::name)
            .collect(Collectors.toSet()));
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
              (alert, value, at) -> {
                tally.add(alert, value);
                look.add(alert, value, at);
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
}
