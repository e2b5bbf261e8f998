package dev.pgvitals.monitor.state;

import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.monitor.history.FigureValue;
import dev.pgvitals.monitor.history.ServerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * A server's state while {@link ServerState} holds its lock, read without a copy. Not to be kept,
 * nor anything that it returns and that can change.
 */
public final class ServerStateView {
  private final Lifecycle lifecycle;
  private final PlanState plans;
  private final QueryStates queries;
  private final Publication publication;
  private final FailureCounts failures;
  private final HealthJudge health;
  private final ServerHistory history;

  ServerStateView(
      Lifecycle lifecycle,
      PlanState plans,
      QueryStates queries,
      Publication publication,
      FailureCounts failures,
      HealthJudge health,
      ServerHistory history) {
    this.lifecycle = lifecycle;
    this.plans = plans;
    this.queries = queries;
    this.publication = publication;
    this.failures = failures;
    this.health = health;
    this.history = history;
  }

  public boolean up() {
    return lifecycle.up();
  }

  /** Why it is down; empty while it is up, and before the first attempt. */
  public Optional<Failure> down() {
    return lifecycle.down();
  }

  /**
   * How the server does by these limits; empty until all queries with alerts have run once since
   * the server came up.
   */
  public Optional<ServerHealth> health(Thresholds thresholds, long now) {
    return health.judge(thresholds, now);
  }

  /** See {@link HealthJudge#vitals}. */
  public List<VitalReading> vitals(
      Thresholds thresholds, long now, LongFunction<Instant> moments, boolean withPoints) {
    return health.vitals(thresholds, now, moments, withPoints);
  }

  /** When it was found to be down; empty while it is up, and before the first attempt. */
  public Optional<Instant> downSince(LongFunction<Instant> moments) {
    return lifecycle.down().map(failure -> moments.apply(lifecycle.downSince()));
  }

  /** Each planned query, in the order of the plan. */
  public List<QueryReading> queries(LongFunction<Instant> moments) {
    return queries(query -> true, moments);
  }

  /** Those that failed when they last ran and do not count as skipped. */
  public List<QueryReading> failingQueries(LongFunction<Instant> moments) {
    return failing() == 0
        ? List.of()
        : queries(query -> query.failure().isPresent() && !query.countsAsSkipped(), moments);
  }

  private List<QueryReading> queries(Predicate<QueryState> chosen, LongFunction<Instant> moments) {
    List<QueryReading> readings = new ArrayList<>();
    for (PlannedQuery query : plans.plan().queries()) {
      QueryState state = queries.get(query);
      if (chosen.test(state)) {
        readings.add(state.reading(publication.isCut(query), plans.interval(query), moments));
      }
    }
    return readings;
  }

  /** How many planned queries are in each state. */
  public Map<QueryReading.State, Integer> queryStates() {
    Map<QueryReading.State, Integer> counts = new EnumMap<>(QueryReading.State.class);
    boolean cut = publication.seriesCut() > 0;
    for (QueryState query : queries.all()) {
      counts.merge(query.state(cut && publication.isCut(query.planned())), 1, Integer::sum);
    }
    return counts;
  }

  /**
   * The figures of which anything is known.
   *
   * @param whole whether with all their points, or with those of an overview
   */
  public List<FigureValue> figures(long now, boolean whole) {
    return whole ? history.figures(now) : history.overview(now);
  }

  /** See {@link ServerHistory#intoMinute}. */
  public long intoMinute(long now) {
    return history.intoMinute(now);
  }

  /** Up, and no query fails that its author called fatal. */
  public boolean serves() {
    return health.serves();
  }

  public Optional<ServerFacts> facts() {
    return plans.facts();
  }

  public Plan plan() {
    return plans.plan();
  }

  /** How often a planned query runs now. */
  public Duration interval(PlannedQuery query) {
    return plans.interval(query);
  }

  /** See {@link ServerState#unknownDatabases}. */
  public int unvisited() {
    return plans.databases().unknown();
  }

  /** How many planned queries failed when they last ran. */
  public int failing() {
    return queries.failing();
  }

  /** Empty when nothing is planned. */
  public Optional<SlowestQuery> slowest() {
    return queries.slowest();
  }

  /** Of a query of the plan in force. */
  public QueryState state(PlannedQuery query) {
    return queries.get(query);
  }

  /** How many connections and runs failed, for each reason there is. */
  public Map<FailureReason, Long> failures() {
    return failures.byReason();
  }

  /** How many series are left out now because there are too many. */
  public int seriesCut() {
    return publication.seriesCut();
  }

  /** Whether the query's result is left out because there are too many series. */
  public boolean isCut(PlannedQuery query) {
    return publication.isCut(query);
  }

  /** Rows left out since the agent began with the server, as an earlier one had their labels. */
  public long duplicates() {
    return publication.duplicates();
  }

  /** Runs missed since the agent began with the server, as the last run was still going. */
  public long missed() {
    return queries.missed();
  }

  /** The planned query whose last run took longest. */
  public record SlowestQuery(String query, Duration duration) {}
}
