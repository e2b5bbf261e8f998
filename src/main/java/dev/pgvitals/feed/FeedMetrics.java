package dev.pgvitals.feed;

import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the agent says of its work on one feed: whether it succeeds, when it last did, how often it
 * did not, and why. Guarded by the monitor that has it.
 */
final class FeedMetrics {
  private static final List<String> OF_FEED = List.of("kind", "feed");
  private static final double NANOS = 1e9;

  private static final List<MetricFamily> FAMILIES =
      List.of(
          new MetricFamily(
              "pgvitals_feed_last_success_timestamp_seconds",
              MetricType.GAUGE,
              "When the feed was last read successfully; 0 before the first time.",
              OF_FEED),
          new MetricFamily(
              "pgvitals_feed_duration_seconds",
              MetricType.GAUGE,
              "How long the feed's last read took; 0 before the first.",
              OF_FEED),
          new MetricFamily(
              "pgvitals_feed_failures_total",
              MetricType.COUNTER,
              "Failed reads of the feed, by reason.",
              List.of("kind", "feed", "reason")));

  private final FeedId id;
  private final List<MetricFamily> families;
  private final Map<FailureReason, Long> failures = new EnumMap<>(FailureReason.class);
  private Optional<Instant> lastSuccess = Optional.empty();
  private Optional<Duration> took = Optional.empty();
  private boolean up;

  FeedMetrics(FeedId id, MetricFamily up) {
    this.id = id;
    List<MetricFamily> all = new ArrayList<>();
    all.add(up);
    all.addAll(FAMILIES);
    this.families = List.copyOf(all);
    for (FailureReason reason : FailureReason.values()) {
      failures.put(reason, 0L);
    }
  }

  List<MetricFamily> families() {
    return families;
  }

  void succeeded(Instant now, Duration duration) {
    up = true;
    lastSuccess = Optional.of(now);
    took = Optional.of(duration);
  }

  void failed(FailureReason reason, Duration duration) {
    up = false;
    took = Optional.of(duration);
    failures.merge(reason, 1L, Long::sum);
  }

  Optional<Instant> lastSuccess() {
    return lastSuccess;
  }

  Optional<Duration> took() {
    return took;
  }

  /** All of it; the sink is made for {@link #families}. */
  void write(SampleSink sink) {
    List<String> ofUp = families.get(0).labels();
    sink.sample(
        0, sink.labels(ofUp, ofUp.isEmpty() ? List.of() : List.of(id.name())), up ? 1L : 0L);
    SeriesLabels feed = sink.labels(OF_FEED, List.of(id.kind(), id.name()));
    sink.sample(1, feed, lastSuccess.map(time -> time.toEpochMilli() / 1e3).orElse(0.0));
    sink.sample(2, feed, took.map(time -> time.toNanos() / NANOS).orElse(0.0));
    failures.forEach(
        (reason, count) ->
            sink.sample(
                3,
                sink.labels(
                    List.of("kind", "feed", "reason"),
                    List.of(id.kind(), id.name(), reason.label())),
                count));
  }
}
