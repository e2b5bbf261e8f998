package dev.pgvitals.monitor.report;

import dev.pgvitals.collect.runstate.EventProgress;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.monitor.state.QueryState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How far the counters are that the agent keeps of a query, among what it says of the server. */
final class TotalsSeries {
  private static final int EVENTS_CUT = 0;
  private static final int COUNTED_UNTIL = 1;
  private static final int SAMPLED_SECONDS = 2;
  private static final int SAMPLES_CUT = 3;
  private static final int SAMPLE_INTERVAL = 4;

  private static final List<String> OF_PLACE = List.of("datname", "query");

  static final List<MetricFamily> FAMILIES =
      List.of(
          new MetricFamily(
              "pgvitals_query_events_cut_total",
              MetricType.COUNTER,
              "Rows of EVENTS that were counted for no series, as there was no room for their"
                  + " labels.",
              OF_PLACE),
          new MetricFamily(
              "pgvitals_query_counted_until_timestamp_seconds",
              MetricType.GAUGE,
              "Until when the query's EVENTS are counted, by the server's clock.",
              OF_PLACE),
          new MetricFamily(
              "pgvitals_query_sampled_seconds_total",
              MetricType.COUNTER,
              "Time for which the query's SAMPLED count; what is missing is gaps.",
              OF_PLACE),
          new MetricFamily(
              "pgvitals_query_samples_cut_total",
              MetricType.COUNTER,
              "Rows of SAMPLED that were added to the label value other, as there was no room for"
                  + " their labels.",
              OF_PLACE),
          new MetricFamily(
              "pgvitals_query_sample_interval_seconds",
              MetricType.GAUGE,
              "How often the query's SAMPLED are sampled now, which is less often where it is dear.",
              OF_PLACE));

  private TotalsSeries() {}

  /** Whether there is something to add. */
  static boolean hasAny(QueryState state) {
    return state.events().isPresent() || state.sampledTime().isPresent();
  }

  /**
   * Adds those of one query in one place.
   *
   * @param first where these families begin among the slice's
   * @param interval how often it runs now
   */
  static void add(
      SampleSink sink, int first, SeriesLabels place, QueryState state, Duration interval) {
    if (state.events().isPresent()) {
      addEvents(sink, first, place, state, state.events().get());
    }
    if (state.sampledTime().isPresent()) {
      sink.sample(first + SAMPLED_SECONDS, place, state.sampledTime().get().toNanos() / 1e9);
      sink.sample(first + SAMPLES_CUT, place, state.samplesCut());
      sink.sample(first + SAMPLE_INTERVAL, place, interval.toNanos() / 1e9);
    }
  }

  private static void addEvents(
      SampleSink sink, int first, SeriesLabels place, QueryState state, EventProgress events) {
    sink.sample(first + EVENTS_CUT, place, state.eventsCut());
    events.until().ifPresent(until -> sink.sample(first + COUNTED_UNTIL, place, seconds(until)));
  }

  private static double seconds(Instant at) {
    return at.getEpochSecond() + at.getNano() / 1e9;
  }
}
