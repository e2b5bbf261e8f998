package dev.pgvitals.collect.probe;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.plan.RequiredObjects;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.read.VitalReading;
import dev.pgvitals.collect.state.EventProgress;
import dev.pgvitals.collect.state.QueryRunState;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.UsageTotals;
import dev.pgvitals.source.jdbc.Collector;
import dev.pgvitals.source.jdbc.ServerConnections;
import dev.pgvitals.source.jdbc.Session;
import dev.pgvitals.source.jdbc.SqlFailures;
import dev.pgvitals.source.postgres.FactsReader;
import dev.pgvitals.source.postgres.Heartbeat;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One look at one server, by hand and in order: what would the agent run there, and what does each
 * query give? With the agent's own connections, guards and collector. One thread.
 */
public final class ServerProbe implements AutoCloseable {
  private final Planner planner;
  private final ServerConnections connections;
  private final FactsReader factsReader;
  private final Collector collector;
  private final ScheduledExecutorService housekeeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pgvitals-pools");
            thread.setDaemon(true);
            return thread;
          });

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
   * @param vitals each value of each vital
   * @param slice empty when it failed, or when a predicate says that it should not run now
   */
  public record Outcome(
      PlannedQuery query,
      int rows,
      int duplicates,
      OptionalLong cut,
      Optional<EventProgress> events,
      Duration duration,
      List<VitalReading> vitals,
      Optional<Slice> slice,
      Optional<Failure> failure) {}

  public ServerProbe(ServerConfig server, Catalogue catalogue, Planner planner) {
    this.planner = planner;
    this.connections = new ServerConnections(server, housekeeper);
    this.factsReader =
        new FactsReader(RequiredObjects.of(catalogue), server.trustedOwners(), connections.cost());
    this.collector = new Collector(server.name(), server.labels(), connections.cost(), true);
  }

  /**
   * Connects and plans.
   *
   * @throws SurveyException when the server is not to be had
   */
  public Findings findings() throws ServerProbeException, InterruptedException {
    ServerFacts facts;
    try (var lease = connections.home()) {
      facts = lease.use(this::facts);
    } catch (SQLException e) {
      throw new ServerProbeException(SqlFailures.of(e, false, false));
    }
    Map<String, DatabaseFacts> others = new LinkedHashMap<>();
    List<Refusal> refusals = new ArrayList<>();
    for (String database : planner.visited(facts)) {
      try (var lease = connections.visit(database)) {
        others.put(database, lease.use(session -> databaseFacts(session, database, facts)));
      } catch (SQLException e) {
        refusals.add(new Refusal(database, SqlFailures.of(e, facts.inRecovery(), false)));
      }
    }
    Map<String, Failure> closed = new LinkedHashMap<>();
    refusals.forEach(refusal -> closed.put(refusal.database(), refusal.failure()));
    return new Findings(facts, planner.plan(facts, others, closed), refusals);
  }

  private ServerFacts facts(Session session) throws SQLException {
    connections.cost().oneRow();
    return factsReader.server(session);
  }

  private DatabaseFacts databaseFacts(Session session, String database, ServerFacts server)
      throws SQLException {
    connections.cost().oneRow();
    return factsReader.database(session, database, server);
  }

  /** Asks for proof of life, as the agent does once an interval. */
  public void heartbeat() throws ServerProbeException, InterruptedException {
    try (var lease = connections.home()) {
      connections.cost().oneRow();
      lease.use(Heartbeat::of);
    } catch (SQLException e) {
      throw new ServerProbeException(SqlFailures.of(e, false, false));
    }
  }

  /** What the survey has cost the server so far. */
  public UsageTotals spent() {
    return connections.cost().sum();
  }

  /** Runs one planned query once. */
  public Outcome run(PlannedQuery query, ServerFacts facts) throws InterruptedException {
    return run(query, facts, new QueryRunState());
  }

  /**
   * As above.
   *
   * @param memory of the query's earlier runs
   */
  Outcome run(PlannedQuery query, ServerFacts facts, QueryRunState memory)
      throws InterruptedException {
    long start = System.nanoTime();
    try (var lease = query.home() ? connections.home() : connections.visit(query.database())) {
      start = System.nanoTime();
      Optional<RunResult> run = collector.run(lease.session(), query, memory, System.nanoTime());
      return new Outcome(
          query,
          run.map(RunResult::rows).orElse(0),
          run.map(RunResult::duplicates).orElse(0),
          run.map(RunResult::cut).orElse(OptionalLong.empty()),
          run.flatMap(RunResult::events),
          since(start),
          run.map(RunResult::readings).orElse(List.of()),
          run.map(RunResult::slice),
          Optional.empty());
    } catch (ResultException e) {
      return failed(query, start, e.failure());
    } catch (SQLException e) {
      return failed(
          query,
          start,
          SqlFailures.of(e, facts.inRecovery(), Collector.timedOut(query, since(start))));
    }
  }

  private static Outcome failed(PlannedQuery query, long start, Failure failure) {
    return new Outcome(
        query,
        0,
        0,
        OptionalLong.empty(),
        Optional.empty(),
        since(start),
        List.of(),
        Optional.empty(),
        Optional.of(failure));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    connections.close();
    housekeeper.shutdownNow();
  }
}
