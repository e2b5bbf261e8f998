package dev.pgvitals.monitor;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.collect.runstate.RunCounts;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.source.Heartbeat;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import dev.pgvitals.source.UsageTotals;
import dev.pgvitals.source.Visit;
import dev.pgvitals.source.WorstValue;
import dev.pgvitals.source.jdbc.SqlFailures;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A server that does what a test tells it, at once and on the caller's thread: it stands in for the
 * connection, not for PostgreSQL, so that what can only be met by chance on a real one can be told.
 */
final class ScriptedServer implements Source {
  static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

  /** What a call does before it answers: nothing, or throw, or whatever happens meanwhile. */
  interface Happening {
    void happen() throws SourceException;
  }

  private static final Happening NOTHING = () -> {};

  private Happening onFacts = NOTHING;
  private Happening onHeartbeat = NOTHING;
  private Happening onVisit = NOTHING;
  private final Map<String, Happening> onRun = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Map<String, WorstValue>> alertValues = new HashMap<>();
  private ServerFacts facts = facts(Map.of());
  private int cuts;

  static ServerFacts facts(Map<String, String> extensions, String... databases) {
    return new ServerFacts(
        Query.Engine.POSTGRESQL,
        180000,
        "18.0",
        false,
        "monitor",
        false,
        Set.of(),
        STARTED,
        new DatabaseFacts("postgres", extensions, Set.of(), Set.of()),
        List.of(databases).stream().map(name -> new ServerFacts.Database(name, true)).toList());
  }

  static SourceException error(String sqlState) {
    SQLException error = new SQLException("scripted", sqlState);
    return new SourceException(SqlFailures.of(error, false, false), true, error);
  }

  static Happening raises(String sqlState) {
    return () -> {
      throw error(sqlState);
    };
  }

  void is(ServerFacts now) {
    facts = now;
  }

  void onFacts(Happening happening) {
    onFacts = happening;
  }

  void onHeartbeat(Happening happening) {
    onHeartbeat = happening;
  }

  void onVisit(Happening happening) {
    onVisit = happening;
  }

  void onRun(String query, Happening happening) {
    onRun.put(query, happening);
  }

  /** From now on runs of the query give these values of its alerts. */
  void gives(String query, Map<String, Double> values) {
    Map<String, WorstValue> worst = new HashMap<>();
    values.forEach((alert, value) -> worst.put(alert, WorstValue.of(value)));
    alertValues.put(query, worst);
  }

  void heals() {
    onFacts = NOTHING;
    onHeartbeat = NOTHING;
    onVisit = NOTHING;
    onRun.clear();
  }

  /**
   * How often it was called so: "facts", "heartbeat", "visit", "database facts", or a query's name.
   */
  long calls(String what) {
    return calls.stream().filter(what::equals).count();
  }

  int cuts() {
    return cuts;
  }

  @Override
  public Heartbeat heartbeat() throws SourceException {
    calls.add("heartbeat");
    onHeartbeat.happen();
    return new Heartbeat(facts.inRecovery(), facts.startTime());
  }

  @Override
  public ServerFacts facts() throws SourceException {
    calls.add("facts");
    onFacts.happen();
    return facts;
  }

  @Override
  public void ask(FactsScope questions) {
    calls.add("ask");
  }

  @Override
  public Optional<RunResult> run(PlannedQuery query, QueryRunState memory, long now)
      throws SourceException {
    calls.add(query.name());
    Happening happening = onRun.getOrDefault(query.name(), NOTHING);
    happening.happen();
    Optional<RunCounts> counts =
        query.schema().takesSamples() ? Optional.of(sampled(query, memory, now)) : Optional.empty();
    return Optional.of(
        new RunResult(
            counts.map(c -> slice(query, c)).orElseGet(() -> ones(query)),
            1,
            0,
            OptionalLong.empty(),
            Optional.empty(),
            counts.map(c -> memory.samples().keep(query.totalsShape(), c, query.interval(), now)),
            alertValues.getOrDefault(query.name(), Map.of()),
            List.of(),
            List.of()));
  }

  /** One row, with a 1 in each column that is sampled. */
  private static RunCounts sampled(PlannedQuery query, QueryRunState memory, long now) {
    RunCounts counts =
        memory.samples().begin(query.totalsShape(), query.totalsRoom(), query.interval(), now);
    counts.beginRow(List.of());
    for (int column = 0; column < query.totalsShape().columns().size(); column++) {
      counts.add(column, 1);
    }
    return counts;
  }

  private static Slice slice(PlannedQuery query, RunCounts counts) {
    SliceBuilder slice = slice(query);
    counts.finish(slice, List.of(0), texts -> new RowLabels(slice.labels(List.of(), texts), texts));
    return slice.build();
  }

  private static SliceBuilder slice(PlannedQuery query) {
    return new SliceBuilder(
        new SliceKey("db", query.database(), query.name()), Map.of(), query.schema().families());
  }

  /** A sample of 1 in each family of the query. */
  private static Slice ones(PlannedQuery query) {
    SliceBuilder slice = slice(query);
    List<String> labels = query.schema().labels();
    List<String> values = labels.stream().map(label -> query.database()).toList();
    for (int family = 0; family < query.schema().families().size(); family++) {
      slice.sample(family, slice.labels(labels, values), 1);
    }
    return slice.build();
  }

  @Override
  public Visit visit(String database) throws SourceException {
    calls.add("visit");
    onVisit.happen();
    return new Visit() {
      @Override
      public DatabaseFacts facts(ServerFacts server) {
        calls.add("database facts");
        return new DatabaseFacts(database, Map.of(), Set.of(), Set.of());
      }

      @Override
      public Optional<RunResult> run(PlannedQuery query, QueryRunState memory, long now)
          throws SourceException {
        return ScriptedServer.this.run(query, memory, now);
      }

      @Override
      public boolean isOver() {
        return false;
      }

      @Override
      public void close() {
        calls.add("leave");
      }
    };
  }

  @Override
  public void cut() {
    cuts++;
  }

  @Override
  public int connections() {
    return 1;
  }

  @Override
  public Optional<Duration> connectTime() {
    return Optional.empty();
  }

  @Override
  public UsageTotals spent() {
    return new UsageTotals(0, Duration.ZERO, 0, 0, Duration.ZERO);
  }

  @Override
  public void close() {
    cut();
  }
}
