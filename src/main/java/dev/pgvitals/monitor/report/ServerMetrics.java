package dev.pgvitals.monitor.report;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.collect.state.EventProgress;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.monitor.state.LockedState;
import dev.pgvitals.monitor.state.QueryState;
import dev.pgvitals.monitor.state.ServerState;
import dev.pgvitals.source.UsageTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the agent says of one server and of its own work on it, as a slice of its own. The same
 * series whether the server is up or down, but for what only a server that is up can tell.
 */
public final class ServerMetrics {
  private static final List<String> NONE = List.of();
  private static final List<String> OF_QUERY = List.of("query");

  private final String server;
  private final Map<String, String> serverLabels;

  public ServerMetrics(String server, Map<String, String> serverLabels) {
    this.server = server;
    this.serverLabels = serverLabels;
  }

  /** The families, in the order of their use below. */
  @SuppressWarnings("ImmutableEnumChecker") // a record of immutable parts
  private enum Family {
    UP("pg_up", MetricType.GAUGE, "Whether the server answers the agent (1) or not (0).", NONE),
    INFO(
        "pgvitals_server_info",
        MetricType.INFO,
        "What the agent found out about the server; absent while it is down.",
        List.of("version", "major", "role")),
    FAILURES(
        "pgvitals_failures_total",
        MetricType.COUNTER,
        "Failed connections and runs, by reason.",
        List.of("reason")),
    QUERIES(
        "pgvitals_queries",
        MetricType.GAUGE,
        "Planned queries by state of their last run, and skipped ones.",
        List.of("state")),
    SERIES("pgvitals_series", MetricType.GAUGE, "Series published of the server.", NONE),
    SERIES_CUT(
        "pgvitals_series_cut",
        MetricType.GAUGE,
        "Series of the server that are left out because together they would be too many.",
        NONE),
    CONNECTIONS(
        "pgvitals_connections", MetricType.GAUGE, "Connections that the agent has open.", NONE),
    CONNECT_SECONDS(
        "pgvitals_connect_seconds",
        MetricType.GAUGE,
        "How long the last successful connect and login took.",
        NONE),
    COLLECT_SECONDS(
        "pgvitals_collect_seconds_total",
        MetricType.COUNTER,
        "Time that connections were opened and in use, as the agent saw it.",
        NONE),
    ROWS("pgvitals_rows_total", MetricType.COUNTER, "Rows read from the server.", NONE),
    ROUND_TRIPS(
        "pgvitals_round_trips_total",
        MetricType.COUNTER,
        "Statements sent to the server and answered, without logins.",
        NONE),
    CONNECTS(
        "pgvitals_connects_total", MetricType.COUNTER, "Connections opened to the server.", NONE),
    MISSED(
        "pgvitals_missed_runs_total",
        MetricType.COUNTER,
        "Runs left out because the last one of the same query was still going.",
        NONE),
    DUPLICATES(
        "pgvitals_duplicate_rows_total",
        MetricType.COUNTER,
        "Rows left out because an earlier one of the result had the same labels.",
        NONE),
    DUPLICATE_SERIES(
        "pgvitals_duplicate_series",
        MetricType.GAUGE,
        "Series left out because another query or database gave the same ones first.",
        NONE),
    SUCCESS(
        "pgvitals_query_success",
        MetricType.GAUGE,
        "Whether the query's last run succeeded, in every database it runs in.",
        OF_QUERY),
    LAST_SUCCESS(
        "pgvitals_query_last_success_timestamp_seconds",
        MetricType.GAUGE,
        "When the query last succeeded, the earliest over its databases; 0 before the first time.",
        OF_QUERY),
    DURATION(
        "pgvitals_query_duration_seconds",
        MetricType.GAUGE,
        "How long the query's last run took, summed over its databases.",
        OF_QUERY),
    QUERY_FAILURES(
        "pgvitals_query_failures_total", MetricType.COUNTER, "Failed runs of the query.", OF_QUERY),
    ROWS_CUT(
        "pgvitals_query_rows_cut",
        MetricType.GAUGE,
        "Rows that the query's top left out in its last successful run.",
        List.of("datname", "query")),
    EVENTS_CUT(
        "pgvitals_query_events_cut_total",
        MetricType.COUNTER,
        "Rows of EVENTS that were counted for no series, as there was no room for their labels.",
        List.of("datname", "query")),
    COUNTED_UNTIL(
        "pgvitals_query_counted_until_timestamp_seconds",
        MetricType.GAUGE,
        "Until when the query's EVENTS are counted, by the server's clock.",
        List.of("datname", "query")),
    SKIPPED(
        "pgvitals_query_skipped",
        MetricType.GAUGE,
        "In how many places the query does not run, by reason.",
        List.of("query", "reason"));

    final MetricFamily family;

    /** Its place among the slice's families, which are this enumeration's. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
      return ordinal();
    }

    Family(String name, MetricType type, String help, List<String> labels) {
      family = new MetricFamily(name, type, help, labels);
    }
  }

  private static final List<MetricFamily> FAMILIES =
      Stream.concat(
              Arrays.stream(Family.values()).map(f -> f.family), HealthSeries.FAMILIES.stream())
          .toList();

  /** One query's runs in all its databases, taken together. */
  private static final class Totals {
    boolean success = true;
    double lastSuccess = Double.POSITIVE_INFINITY;
    double seconds;
    long failures;

    void add(QueryState state) {
      success &= state.tried() && state.failure().isEmpty();
      lastSuccess =
          Math.min(lastSuccess, state.lastSuccess().map(ServerMetrics::seconds).orElse(0.0));
      seconds += ServerMetrics.seconds(state.lastDuration());
      failures += state.failures();
    }
  }

  /**
   * What is counted elsewhere.
   *
   * @param series published of the server
   * @param duplicateSeries left out of the store
   * @param connections open now
   * @param spent since the agent began with the server
   */
  public record Counts(
      int series,
      int duplicateSeries,
      int connections,
      Optional<Duration> connectTime,
      UsageTotals spent) {}

  /**
   * The slice of this moment.
   *
   * @param thresholds by which the server's health is judged
   * @param now in nanoseconds, by the clock of the runs
   */
  public Slice slice(LockedState state, Counts counts, Thresholds thresholds, long now) {
    SliceBuilder slice =
        new SliceBuilder(new SliceKey(server, "", ServerState.SELF), serverLabels, FAMILIES);
    SeriesLabels plain = slice.labels(NONE, NONE);
    add(slice, Family.UP, plain, state.serves() ? 1 : 0);
    if (state.up()) {
      state
          .facts()
          .ifPresent(
              facts ->
                  add(
                      slice,
                      Family.INFO,
                      slice.labels(
                          Family.INFO.family.labels(),
                          List.of(facts.versionText(), facts.major(), facts.role())),
                      1));
    }
    state
        .failures()
        .forEach(
            (reason, count) ->
                add(
                    slice,
                    Family.FAILURES,
                    slice.labels(Family.FAILURES.family.labels(), List.of(reason.label())),
                    count));
    add(slice, Family.SERIES, plain, counts.series());
    add(slice, Family.SERIES_CUT, plain, state.seriesCut());
    add(slice, Family.CONNECTIONS, plain, counts.connections());
    counts
        .connectTime()
        .ifPresent(time -> slice.sample(Family.CONNECT_SECONDS.index(), plain, seconds(time)));
    slice.sample(Family.COLLECT_SECONDS.index(), plain, seconds(counts.spent().time()));
    add(slice, Family.ROWS, plain, counts.spent().rows());
    add(slice, Family.ROUND_TRIPS, plain, counts.spent().roundTrips());
    add(slice, Family.CONNECTS, plain, counts.spent().connects());
    add(slice, Family.MISSED, plain, state.missed());
    add(slice, Family.DUPLICATES, plain, state.duplicates());
    add(slice, Family.DUPLICATE_SERIES, plain, counts.duplicateSeries());
    addQueries(slice, state);
    addSkipped(slice, state);
    HealthSeries.add(slice, Family.values().length, state.health(thresholds, now), thresholds);
    return slice.build();
  }

  private static void addQueries(SliceBuilder slice, LockedState state) {
    Map<String, Totals> byName = new TreeMap<>();
    Map<String, Long> states = new TreeMap<>();
    for (String name : List.of("ok", "failing", "overdue", "cut", "skipped")) {
      states.put(name, 0L);
    }
    for (PlannedQuery query : state.plan().queries()) {
      QueryState of = state.state(query);
      if (of.countsAsSkipped()) {
        states.merge("skipped", 1L, Long::sum);
        continue;
      }
      // Not ifPresent: for each query each second, a lambda that holds something is dear.
      if (of.rowsCut().isPresent()) {
        add(slice, Family.ROWS_CUT, place(slice, query), of.rowsCut().getAsLong());
      }
      if (of.events().isPresent()) {
        addEvents(slice, place(slice, query), of, of.events().get());
      }
      byName.computeIfAbsent(query.name(), name -> new Totals()).add(of);
      if (of.tried() || of.overdue()) {
        states.merge(name(of, state.isCut(query)), 1L, Long::sum);
      }
    }
    states.merge("skipped", (long) state.plan().skipped().size(), Long::sum);
    states.forEach(
        (name, count) ->
            add(
                slice,
                Family.QUERIES,
                slice.labels(Family.QUERIES.family.labels(), List.of(name)),
                count));
    byName.forEach(
        (name, totals) -> {
          SeriesLabels labels = slice.labels(OF_QUERY, List.of(name));
          add(slice, Family.SUCCESS, labels, totals.success ? 1 : 0);
          slice.sample(Family.LAST_SUCCESS.index(), labels, totals.lastSuccess);
          slice.sample(Family.DURATION.index(), labels, totals.seconds);
          add(slice, Family.QUERY_FAILURES, labels, totals.failures);
        });
  }

  private static void addEvents(
      SliceBuilder slice, SeriesLabels place, QueryState state, EventProgress events) {
    add(slice, Family.EVENTS_CUT, place, state.eventsCut());
    events
        .until()
        .ifPresent(until -> slice.sample(Family.COUNTED_UNTIL.index(), place, seconds(until)));
  }

  private static String name(QueryState state, boolean cut) {
    if (state.overdue()) {
      return "overdue";
    }
    return state.failure().isPresent() ? "failing" : cut ? "cut" : "ok";
  }

  private static SeriesLabels place(SliceBuilder slice, PlannedQuery query) {
    return query.database().isEmpty()
        ? slice.labels(OF_QUERY, List.of(query.name()))
        : slice.labels(Family.ROWS_CUT.family.labels(), List.of(query.database(), query.name()));
  }

  private static void addSkipped(SliceBuilder slice, LockedState state) {
    Map<List<String>, Long> places = new java.util.LinkedHashMap<>();
    for (PlannedQuery query : state.plan().queries()) {
      QueryState of = state.state(query);
      if (of.wasRefused()) {
        of.failure()
            .ifPresent(
                failure ->
                    places.merge(List.of(query.name(), failure.reason().label()), 1L, Long::sum));
      }
    }
    for (SkippedQuery skipped : state.plan().skipped()) {
      // Neither says anything of the server; of a fleet's servers, both would say it many times.
      if (skipped.reason() != SkipReason.DISABLED && skipped.reason() != SkipReason.ENGINE) {
        places.merge(
            new ArrayList<>(List.of(skipped.query().name(), skipped.reason().label())),
            1L,
            Long::sum);
      }
    }
    places.forEach(
        (labels, count) ->
            add(
                slice,
                Family.SKIPPED,
                slice.labels(Family.SKIPPED.family.labels(), labels),
                count));
  }

  private static void add(SliceBuilder slice, Family family, SeriesLabels labels, long value) {
    slice.sample(family.index(), labels, value);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static double seconds(Instant at) {
    return at.getEpochSecond() + at.getNano() / 1e9;
  }
}
