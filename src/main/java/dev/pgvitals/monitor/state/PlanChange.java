package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.metric.text.SliceKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan, what it was computed from and what follows from it, before anything of it takes effect.
 * Immutable.
 *
 * @param databases other than the home database that the plan wants to be entered
 * @param byKey the plan's queries, each by the key of its slice
 * @param longestTimeout the longest that one of the queries may take
 */
public record PlanChange(
    ServerFacts facts,
    Planner planner,
    DatabaseFindings findings,
    List<String> databases,
    Plan plan,
    Map<SliceKey, PlannedQuery> byKey,
    Duration longestTimeout) {

  /**
   * Plans.
   *
   * @throws RuntimeException when there is no planning by these
   */
  static PlanChange compute(
      String server, ServerFacts facts, Planner planner, DatabaseFindings findings) {
    List<String> databases = planner.visited(facts);
    DatabaseFindings kept = findings.only(databases);
    Plan plan = planner.plan(facts, kept.facts(), kept.unavailable());
    Map<SliceKey, PlannedQuery> byKey = new HashMap<>();
    plan.queries().forEach(query -> byKey.put(QueryStates.key(server, query), query));
    Duration longest =
        plan.queries().stream()
            .map(PlannedQuery::timeout)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return new PlanChange(facts, planner, kept, databases, plan, byKey, longest);
  }

  /** The same plan, with newer knowledge of the server than it was computed from. */
  PlanChange with(ServerFacts newer, DatabaseFindings newerFindings) {
    return new PlanChange(
        newer, planner, newerFindings.only(databases), databases, plan, byKey, longestTimeout);
  }
}
