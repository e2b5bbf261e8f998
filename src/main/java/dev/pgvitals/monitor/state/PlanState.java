package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.monitor.schedule.Pace;
import dev.pgvitals.monitor.schedule.Schedule;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The plan in force, what it was made from, and when its queries are due. The methods that compute
 * a {@link PlanChange} change nothing. Not thread-safe: guarded by the {@link ServerState} that has
 * it.
 */
final class PlanState {
  private final String server;
  private final Schedule<PlannedQuery> schedule;
  private final OtherDatabases databases = new OtherDatabases();
  private final Pace<PlannedQuery> pace;

  private Planner planner;
  private Optional<ServerFacts> facts = Optional.empty();
  private Plan plan = Plan.EMPTY;
  private Duration longestTimeout = Duration.ZERO;

  /** Whether the plan may not be the one that the planner makes of the facts. */
  private boolean outdated;

  PlanState(String server, Planner planner) {
    this.server = server;
    this.planner = planner;
    this.schedule = new Schedule<>(planner.ordinaryInterval());
    this.pace = new Pace<>(planner.ordinaryInterval());
  }

  /**
   * The plan by these facts; empty when it is the one in force.
   *
   * @throws RuntimeException when there is no planning by them
   */
  Optional<PlanChange> withFacts(ServerFacts found) {
    return outdated || facts.isEmpty() || !found.equals(facts.get())
        ? Optional.of(PlanChange.compute(server, found, planner, databases.findings()))
        : Optional.empty();
  }

  /** As {@link #withFacts}, by these facts of one more database. */
  Optional<PlanChange> withDatabase(DatabaseFacts found) {
    return withFindings(databases.findings().with(found));
  }

  /** As {@link #withFacts}, where one more database cannot be entered. */
  Optional<PlanChange> withUnavailable(String database, Failure failure) {
    return withFindings(databases.findings().with(database, failure));
  }

  private Optional<PlanChange> withFindings(Optional<DatabaseFindings> next) {
    return facts.isEmpty()
        ? Optional.empty()
        : next.map(found -> PlanChange.compute(server, facts.get(), planner, found));
  }

  /**
   * The plan that another planner makes; empty as long as no facts are known.
   *
   * @throws RuntimeException as {@link #withFacts}
   */
  Optional<PlanChange> withPlanner(Planner next) {
    return facts.map(known -> PlanChange.compute(server, known, next, databases.findings()));
  }

  /** From now on this is the plan; queries that were planned before keep their next turn. */
  void apply(PlanChange next, long now) {
    // The one step that computes goes first.
    schedule.replace(
        new HashSet<>(next.plan().queries()),
        this::interval,
        // A server's queries run one after the other, on a connection that is awake: that costs
        // both sides less than as many single calls. In another database they share a login.
        // Servers, and databases, are spread.
        query -> query.home() ? server : server + '\n' + query.place(),
        now);
    pace.retain(new HashSet<>(next.plan().queries()));
    databases.apply(next);
    facts = Optional.of(next.facts());
    planner = next.planner();
    plan = next.plan();
    longestTimeout = next.longestTimeout();
    outdated = false;
  }

  /**
   * As {@link #apply}, for a change that was computed a while ago: what was found out since stays,
   * and is planned by when the facts are read next.
   */
  void applyLate(PlanChange change, long now) {
    apply(change.with(facts.orElse(change.facts()), databases.findings()), now);
    outdated = true;
  }

  /** From now on this planner is used; the plan in force stays until the facts are read next. */
  void use(Planner next) {
    planner = next;
    outdated = true;
  }

  /** How often a query runs now: as it is planned, or less often where it is dear to sample. */
  Duration interval(PlannedQuery query) {
    return query.schema().takesSamples() ? pace.interval(query.interval()) : query.interval();
  }

  /** A run of a planned query has taken so long, which may change how often it runs. */
  void ran(PlannedQuery query, Duration took, long now) {
    if (query.schema().takesSamples() && pace.ran(query, query.interval(), took)) {
      for (PlannedQuery any : plan.queries()) {
        schedule.change(any, interval(any), now);
      }
    }
  }

  /** An answer to a question that costs the server next to nothing has taken so long. */
  void answered(Duration took) {
    pace.answered(took);
  }

  void allDueAt(long now) {
    schedule.allDueAt(now);
  }

  /** What is due in the home database; each has its next turn from now on. */
  List<PlannedQuery> pollDueHome(long now) {
    return schedule.pollDue(now, PlannedQuery::home);
  }

  /** What is due in another database; each has its next turn from now on. */
  List<PlannedQuery> pollDue(String database, long now) {
    return schedule.pollDue(now, isIn(database));
  }

  /**
   * Whether who enters a database now is to read its facts: they are too old, or will be before
   * there is something else to do there, and it would be entered for their sake alone.
   *
   * @param factsLife how many nanoseconds they may be old
   */
  boolean needsFacts(String database, long now, long factsLife) {
    long next = schedule.nextAfter(now, isIn(database)).orElse(now);
    return !databases.triedWithin(database, next, factsLife);
  }

  private static Predicate<PlannedQuery> isIn(String database) {
    return query -> !query.home() && query.place().equals(database);
  }

  /** See {@link Schedule#untilNext}. */
  long untilNext(long now) {
    return schedule.untilNext(now);
  }

  /** What is due in databases other than the home database; it stays due. */
  List<PlannedQuery> dueElsewhere(long now) {
    return schedule.due(now).stream().filter(query -> !query.home()).toList();
  }

  OtherDatabases databases() {
    return databases;
  }

  /** As last read; empty before. */
  Optional<ServerFacts> facts() {
    return facts;
  }

  Plan plan() {
    return plan;
  }

  /** The longest that one of the planned queries may take. */
  Duration longestTimeout() {
    return longestTimeout;
  }
}
