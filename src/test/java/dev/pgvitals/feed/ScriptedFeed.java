package dev.pgvitals.feed;

import dev.pgvitals.alert.Level;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SampleSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A feed that does what the test says: it gives how often it was read. */
final class ScriptedFeed implements Feed {
  static final Duration INTERVAL = Duration.ofMinutes(5);
  static final Duration TIMEOUT = Duration.ofMinutes(1);

  final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger cuts = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();
  final Semaphore stuck = new Semaphore(0);
  volatile Answer answer = Answer.COUNT;
  volatile Duration interval = INTERVAL;

  private final FeedId id;
  private final CountDownLatch hangs = new CountDownLatch(1);

  /** What a read does. */
  enum Answer {
    COUNT,
    FAIL,
    REFUSE,
    THROW,
    /** Until it is interrupted. */
    HANG,
    /** Whatever anybody does, but for {@link #release}. */
    HANG_FOR_GOOD
  }

  ScriptedFeed(String name, Optional<String> server) {
    this.id = new FeedId("probes", name, server);
  }

  FeedSpec spec(Object settings) {
    return new FeedSpec(
        id, settings, id.server().isPresent() ? Map.of("env", "test") : Map.of(), () -> this);
  }

  @Override
  public FeedId id() {
    return id;
  }

  @Override
  public Duration interval() {
    return interval;
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }

  @Override
  public MetricFamily up() {
    return new MetricFamily("probe_up", MetricType.GAUGE, "", List.of("source"));
  }

  @Override
  public List<MetricFamily> families() {
    return List.of(new MetricFamily("probe_reads", MetricType.GAUGE, "", List.of("of")));
  }

  @Override
  public FeedReading read() throws FeedException, InterruptedException {
    int count = reads.incrementAndGet();
    switch (answer) {
      case FAIL ->
          throw new FeedException(
              new Failure(FailureReason.PERMISSION, "", "may not").withRemedy("allow it"));
      case REFUSE -> throw new FeedException(new Failure(FailureReason.AUTH, "", "wrong password"));
      case THROW -> throw new IllegalStateException("a mistake");
      case HANG -> hangs.await();
      case HANG_FOR_GOOD -> stuck.acquireUninterruptibly();
      case COUNT -> {
        // As below.
      }
    }
    return new FeedReading() {
      @Override
      public void write(SampleSink sink) {
        sink.sample(0, sink.labels(List.of("of"), List.of(id.name())), count);
      }

      @Override
      public List<FeedProblem> problems() {
        return List.of(new FeedProblem("ProbesHigh", Level.WARNING, count + " reads"));
      }
    };
  }

  /** Ends {@link Answer#HANG_FOR_GOOD}. */
  void release() {
    stuck.release();
  }

  @Override
  public void cut() {
    cuts.incrementAndGet();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
