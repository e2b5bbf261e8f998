package dev.pgvitals.collect.probe;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.EventProgress;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.source.AlertValue;
import dev.pgvitals.source.Remark;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import dev.pgvitals.source.UsageTotals;
import dev.pgvitals.source.Visit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One look at one server, by hand and in order: what would the agent run there, and what does each
 * query give? With the agent's own connections, guards and collector. One thread.
 */
public final class ServerProbe implements AutoCloseable {
  private final Planner planner;
  private final Source source;

  /** What was found out about a server. */
  public record Findings(ServerFacts facts, Plan plan, List<Refusal> refusals) {}

  /** A database that could not be entered. */
  public record Refusal(String database, Failure failure) {}

  /**
   * What one query gave.
   *
   * @param duplicates rows left out because an earlier one had the same labels
   * @param cut rows left out by the query's {@code top}; empty when it has none
   * @param events how far its EVENTS are counted; empty when it has none
   * @param alertValues each value of each alert
   * @param remarks what else is odd about it
   * @param slice empty when it failed, or when a predicate says that it should not run now
   */
  public record Outcome(
      PlannedQuery query,
      int rows,
      int duplicates,
      OptionalLong cut,
      Optional<EventProgress> events,
      Duration duration,
      List<AlertValue> alertValues,
      List<Remark> remarks,
      Optional<Slice> slice,
      Optional<Failure> failure) {
    /** Whether it failed, unless that is nobody's mistake. */
    public boolean isFailed() {
      return failure.isPresent() && !isRefused();
    }

    /** Whether it counts as skipped: see {@link PlannedQuery#isRefusal}. */
    public boolean isRefused() {
      return failure.filter(query::isRefusal).isPresent();
    }
  }

  /**
   * Connects to nothing yet.
   *
   * @param source closed with the probe
   */
  public ServerProbe(Source source, Planner planner) {
    this.source = source;
    this.planner = planner;
  }

  /**
   * Connects and finds out what the server is.
   *
   * @throws ServerProbeException when the server is not to be had
   */
  public ServerFacts facts() throws ServerProbeException, InterruptedException {
    try {
      return source.facts();
    } catch (SourceException e) {
      throw new ServerProbeException(e.failure());
    }
  }

  /**
   * Connects and plans.
   *
   * @throws ServerProbeException when the server is not to be had
   */
  public Findings findings() throws ServerProbeException, InterruptedException {
    ServerFacts facts = facts();
    Map<String, DatabaseFacts> others = new LinkedHashMap<>();
    List<Refusal> refusals = new ArrayList<>();
    for (String database : planner.visited(facts)) {
      try (Visit visit = source.visit(database)) {
        others.put(database, visit.facts(facts));
      } catch (SourceException e) {
        refusals.add(new Refusal(database, e.failure()));
      }
    }
    Map<String, Failure> closed = new LinkedHashMap<>();
    refusals.forEach(refusal -> closed.put(refusal.database(), refusal.failure()));
    return new Findings(facts, planner.plan(facts, others, closed), refusals);
  }

  /** Asks for proof of life, as the agent does once an interval. */
  public void heartbeat() throws ServerProbeException, InterruptedException {
    try {
      source.heartbeat();
    } catch (SourceException e) {
      throw new ServerProbeException(e.failure());
    }
  }

  /** What the survey has cost the server so far. */
  public UsageTotals spent() {
    return source.spent();
  }

  /** Runs one planned query once. */
  public Outcome run(PlannedQuery query) throws InterruptedException {
    return run(query, new QueryRunState());
  }

  /**
   * As above.
   *
   * @param memory of the query's earlier runs
   */
  Outcome run(PlannedQuery query, QueryRunState memory) throws InterruptedException {
    if (query.home()) {
      return timed(query, start -> source.run(query, memory, start));
    }
    long entering = System.nanoTime();
    try (Visit visit = source.visit(query.place())) {
      return timed(query, start -> visit.run(query, memory, start));
    } catch (SourceException e) {
      return failed(query, since(entering), e.failure());
    }
  }

  /**
   * A database to put questions in.
   *
   * @param database empty: the one that the server's address names
   * @throws ServerProbeException when it does not let us in
   */
  public Place place(ServerFacts facts, Optional<String> database)
      throws ServerProbeException, InterruptedException {
    return Place.enter(source, facts, database.filter(name -> !name.equals(facts.home().name())));
  }

  private interface Run {
    Optional<RunResult> at(long start) throws SourceException, InterruptedException;
  }

  private static Outcome timed(PlannedQuery query, Run run) throws InterruptedException {
    long start = System.nanoTime();
    try {
      Optional<RunResult> result = run.at(start);
      return new Outcome(
          query,
          result.map(RunResult::rows).orElse(0),
          result.map(RunResult::duplicates).orElse(0),
          result.map(RunResult::cut).orElse(OptionalLong.empty()),
          result.flatMap(RunResult::events),
          since(start),
          result.map(RunResult::readings).orElse(List.of()),
          result.map(RunResult::remarks).orElse(List.of()),
          result.map(RunResult::slice),
          Optional.empty());
    } catch (SourceException e) {
      return failed(query, since(start), e.failure());
    }
  }

  private static Outcome failed(PlannedQuery query, Duration duration, Failure failure) {
    return new Outcome(
        query,
        0,
        0,
        OptionalLong.empty(),
        Optional.empty(),
        duration,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.of(failure));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    source.close();
  }
}
