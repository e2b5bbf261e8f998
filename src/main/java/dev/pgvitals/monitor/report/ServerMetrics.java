package dev.pgvitals.monitor.report;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.monitor.state.QueryState;
import dev.pgvitals.monitor.state.ServerStateView;
import dev.pgvitals.source.UsageTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the agent says of one server and of its own work on it. The same series whether the server
 * is up or down, but for what only a server that is up can tell.
 */
public final class ServerMetrics {
  private static final List<String> NONE = List.of();
  private static final List<String> OF_QUERY = List.of("query");

  private ServerMetrics() {}

  /** The families, in the order of their use below. */
  @SuppressWarnings("ImmutableEnumChecker") // a record of immutable parts
  private enum Family {
    UP("pg_up", MetricType.GAUGE, "Whether the server answers the agent (1) or not (0).", NONE),
    INFO(
        "pgvitals_server_info",
        MetricType.INFO,
        "What the agent found out about the server; absent while it is down.",
        List.of("version", "major", "role")),
    CPUS(
        "pgvitals_server_cpus",
        MetricType.GAUGE,
        "How many CPUs the server has, as it is configured.",
        NONE),
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

  private static final int TOTALS = Family.values().length;
  private static final int HEALTH = TOTALS + TotalsSeries.FAMILIES.size();

  private static final List<MetricFamily> FAMILIES =
      Stream.of(
              Arrays.stream(Family.values()).map(f -> f.family),
              TotalsSeries.FAMILIES.stream(),
              HealthScoreSeries.FAMILIES.stream())
          .flatMap(families -> families)
          .toList();

  private static final List<MetricFamily> WITH_THEIR_NAMES =
      Stream.concat(FAMILIES.stream(), ExporterSeries.FAMILIES.stream()).toList();

  /**
   * What {@link #write} writes.
   *
   * @param theirNames whether postgres_exporter's names are among it
   */
  static List<MetricFamily> families(boolean theirNames) {
    return theirNames ? WITH_THEIR_NAMES : FAMILIES;
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
   * Writes what is so at this moment.
   *
   * @param sink made for {@link #families}
   * @param cpus of the server, where that is configured
   * @param theirNames whether postgres_exporter's names are among it
   * @param thresholds by which the server's health is judged
   * @param now in nanoseconds, by the clock of the runs
   */
  public static void write(
      SampleSink sink,
      ServerStateView state,
      Counts counts,
      OptionalInt cpus,
      Thresholds thresholds,
      boolean theirNames,
      long now) {
    SeriesLabels plain = sink.labels(NONE, NONE);
    add(sink, Family.UP, plain, state.serves() ? 1 : 0);
    if (state.up()) {
      state
          .facts()
          .ifPresent(
              facts ->
                  add(
                      sink,
                      Family.INFO,
                      sink.labels(
                          Family.INFO.family.labels(),
                          List.of(facts.versionText(), facts.major(), facts.role())),
                      1));
    }
    cpus.ifPresent(number -> add(sink, Family.CPUS, plain, number));
    state
        .failures()
        .forEach(
            (reason, count) ->
                add(
                    sink,
                    Family.FAILURES,
                    sink.labels(Family.FAILURES.family.labels(), List.of(reason.label())),
                    count));
    add(sink, Family.SERIES, plain, counts.series());
    add(sink, Family.SERIES_CUT, plain, state.seriesCut());
    add(sink, Family.CONNECTIONS, plain, counts.connections());
    counts
        .connectTime()
        .ifPresent(time -> sink.sample(Family.CONNECT_SECONDS.index(), plain, seconds(time)));
    sink.sample(Family.COLLECT_SECONDS.index(), plain, seconds(counts.spent().time()));
    add(sink, Family.ROWS, plain, counts.spent().rows());
    add(sink, Family.ROUND_TRIPS, plain, counts.spent().roundTrips());
    add(sink, Family.CONNECTS, plain, counts.spent().connects());
    add(sink, Family.MISSED, plain, state.missed());
    add(sink, Family.DUPLICATES, plain, state.duplicates());
    add(sink, Family.DUPLICATE_SERIES, plain, counts.duplicateSeries());
    addQueries(sink, state);
    addSkipped(sink, state);
    HealthScoreSeries.add(sink, HEALTH, state.health(thresholds, now), thresholds);
    if (theirNames) {
      ExporterSeries.add(sink, FAMILIES.size(), state);
    }
  }

  private static void addQueries(SampleSink sink, ServerStateView state) {
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
        add(sink, Family.ROWS_CUT, place(sink, query), of.rowsCut().getAsLong());
      }
      if (TotalsSeries.hasAny(of)) {
        TotalsSeries.add(sink, TOTALS, place(sink, query), of, state.interval(query));
      }
      if (of.tried() || of.overdue()) {
        states.merge(name(of, state.isCut(query)), 1L, Long::sum);
      }
    }
    states.merge("skipped", (long) state.plan().skipped().size(), Long::sum);
    states.forEach(
        (name, count) ->
            add(
                sink,
                Family.QUERIES,
                sink.labels(Family.QUERIES.family.labels(), List.of(name)),
                count));
    QueryTotals.byName(state)
        .forEach(
            (name, totals) -> {
              SeriesLabels labels = sink.labels(OF_QUERY, List.of(name));
              add(sink, Family.SUCCESS, labels, totals.success() ? 1 : 0);
              sink.sample(Family.LAST_SUCCESS.index(), labels, totals.lastSuccess());
              sink.sample(Family.DURATION.index(), labels, totals.seconds());
              add(sink, Family.QUERY_FAILURES, labels, totals.failures());
            });
  }

  private static String name(QueryState state, boolean cut) {
    if (state.overdue()) {
      return "overdue";
    }
    return state.failure().isPresent() ? "failing" : cut ? "cut" : "ok";
  }

  private static SeriesLabels place(SampleSink sink, PlannedQuery query) {
    return query.database().isEmpty()
        ? sink.labels(OF_QUERY, List.of(query.name()))
        : sink.labels(Family.ROWS_CUT.family.labels(), List.of(query.database(), query.name()));
  }

  private static void addSkipped(SampleSink sink, ServerStateView state) {
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
            add(sink, Family.SKIPPED, sink.labels(Family.SKIPPED.family.labels(), labels), count));
  }

  private static void add(SampleSink sink, Family family, SeriesLabels labels, long value) {
    sink.sample(family.index(), labels, value);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
