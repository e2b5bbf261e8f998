package dev.pgvitals.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.metric.store.PublishedSample;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When feeds are read, and what there is of them then. */
class FeedsTest {
  private static final String SERVER = "titan";

  private final AtomicLong now = new AtomicLong();
  private final SliceStore store = new SliceStore(now::get);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger woken = new AtomicInteger();
  private final Feeds feeds =
      new Feeds(
          store,
          new Clocks(now::get, () -> Instant.ofEpochSecond(0, now.get())),
          threads,
          Runnable::run,
          woken::incrementAndGet);
  private final ScriptedFeed feed = new ScriptedFeed("main", Optional.of(SERVER));

  @AfterEach
  void endThreads() {
    feed.release();
    threads.shutdownNow();
  }

  private void apply(List<FeedSpec> specs) {
    feeds.prepare(specs).make();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private void tick() {
    feeds.tick(now.get());
  }

  /** Lets a read begin and waits for its end. */
  private void read() {
    int before = woken.get();
    tick();
    await().until(() -> woken.get() > before);
  }

  private FeedReport report() {
    return feeds.reports().get(0);
  }

  private Optional<Double> value(String family) {
    List<PublishedSample> samples = store.samples(SERVER, Set.of(family));
    return samples.stream().map(PublishedSample::value).findFirst();
  }

  private double failures(FailureReason reason) {
    return store.samples(SERVER, Set.of("pgvitals_feed_failures_total")).stream()
        .filter(sample -> reason.label().equals(sample.labels().get("reason")))
        .mapToDouble(PublishedSample::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsReadIsPublishedAtOnceAndThenOnceInAnInterval() {
    apply(List.of(feed.spec("a")));
    assertThat(report().tried()).isFalse();

    read();

    assertThat(value("probe_reads")).contains(1.0);
    assertThat(value("probe_up")).contains(1.0);
    assertThat(report().tried()).isTrue();
    assertThat(report().problems()).hasSize(1);
    assertThat(feeds.tick(now.get())).isEqualTo(ScriptedFeed.INTERVAL.toNanos());
    pass(ScriptedFeed.INTERVAL.minusMillis(1));
    tick();
    assertThat(feed.reads).hasValue(1);
    pass(Duration.ofMillis(1));
    read();
    assertThat(value("probe_reads")).contains(2.0);
  }

  @Test
  void whatWasMissedIsNotMadeUpFor() {
    apply(List.of(feed.spec("a")));
    read();

    pass(ScriptedFeed.INTERVAL.multipliedBy(10).plusSeconds(20));
    read();
    tick();

    assertThat(feed.reads).hasValue(2);
    assertThat(feeds.tick(now.get())).isEqualTo(ScriptedFeed.INTERVAL.minusSeconds(20).toNanos());
  }

  @Test
  void whileReadsFailTheLastOneLivesForThreeIntervals() {
    apply(List.of(feed.spec("a")));
    read();
    feed.answer = ScriptedFeed.Answer.FAIL;

    for (int i = 0; i < 2; i++) {
      pass(ScriptedFeed.INTERVAL);
      read();
    }

    assertThat(value("probe_up")).contains(0.0);
    assertThat(value("probe_reads")).contains(1.0);
    assertThat(failures(FailureReason.PERMISSION)).isEqualTo(2);
    assertThat(failures(FailureReason.TIMEOUT)).isZero();
    assertThat(report().failure().orElseThrow().hint()).isEqualTo("allow it");
    pass(ScriptedFeed.INTERVAL.plusNanos(1));
    store.expire();
    assertThat(value("probe_reads")).isEmpty();
    assertThat(report().problems()).isEmpty();
    assertThat(value("probe_up")).contains(0.0);
  }

  /** A login that fails every few seconds looks like an attack, and locks roles out. */
  @Test
  void aServerThatRefusesTheLoginIsAskedMoreAndMoreSeldomOnceAMinuteAtLast() {
    feed.interval = Duration.ofSeconds(5);
    feed.answer = ScriptedFeed.Answer.REFUSE;
    apply(List.of(feed.spec("a")));

    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      read();
      Duration pause = Duration.ofNanos(feeds.tick(now.get()));
      pauses.add(pause.toSeconds());
      pass(pause);
    }
    assertThat(pauses).containsExactly(10L, 20L, 40L, 60L, 60L, 60L);

    feed.answer = ScriptedFeed.Answer.COUNT;
    read();
    assertThat(feeds.tick(now.get())).isLessThanOrEqualTo(Duration.ofSeconds(5).toNanos());
  }

  @Test
  void aMistakeIsAFailureAndTheNextReadIsDone() {
    feed.answer = ScriptedFeed.Answer.THROW;
    apply(List.of(feed.spec("a")));
    read();
    assertThat(failures(FailureReason.INTERNAL)).isEqualTo(1);

    feed.answer = ScriptedFeed.Answer.COUNT;
    pass(ScriptedFeed.INTERVAL);
    read();

    assertThat(value("probe_up")).contains(1.0);
  }

  @Test
  void aReadThatTakesTooLongIsCut() {
    feed.answer = ScriptedFeed.Answer.HANG;
    apply(List.of(feed.spec("a")));
    tick();
    await().until(() -> feed.reads.get() == 1);
    pass(ScriptedFeed.TIMEOUT);

    read();

    assertThat(feed.cuts).hasValue(1);
    assertThat(failures(FailureReason.TIMEOUT)).isEqualTo(1);
    assertThat(report().failure().orElseThrow().message()).contains("1m");
    feed.answer = ScriptedFeed.Answer.COUNT;
    pass(ScriptedFeed.INTERVAL);
    read();
    assertThat(value("probe_up")).contains(1.0);
  }

  @Test
  void oneThatHangsForGoodKeepsNoOtherAndIsNotBegunTwice() {
    ScriptedFeed other = new ScriptedFeed("other", Optional.empty());
    feed.answer = ScriptedFeed.Answer.HANG_FOR_GOOD;
    apply(List.of(feed.spec("a"), other.spec("b")));
    read();
    await().until(() -> feed.reads.get() == 1);

    for (int i = 0; i < 3; i++) {
      pass(ScriptedFeed.INTERVAL);
      read();
    }

    assertThat(feed.reads).hasValue(1);
    assertThat(feed.cuts).hasValue(1);
    assertThat(failures(FailureReason.TIMEOUT)).isEqualTo(1);
    assertThat(other.reads).hasValue(4);
    int before = woken.get();
    feed.answer = ScriptedFeed.Answer.COUNT;
    feed.release();
    await().until(() -> woken.get() > before);
    assertThat(value("probe_up")).as("what came too late").contains(0.0);
    read();
    assertThat(value("probe_up")).contains(1.0);
  }

  @Test
  void theSameSettingsGoOnAndOthersBeginAnew() {
    apply(List.of(feed.spec("a")));
    read();

    apply(List.of(feed.spec("a")));
    tick();
    assertThat(feed.reads).hasValue(1);
    assertThat(feed.closes).hasValue(0);

    apply(List.of(feed.spec("b")));
    assertThat(feed.closes).hasValue(1);
    assertThat(value("probe_reads")).isEmpty();
    read();
    assertThat(value("probe_reads")).contains(2.0);

    apply(List.of());
    assertThat(value("probe_reads")).isEmpty();
    assertThat(value("probe_up")).isEmpty();
    assertThat(feeds.reports()).isEmpty();
  }

  @Test
  void aNewConfigurationOfTheServerTakesNothingOfItOutOfTheStore() {
    apply(List.of(feed.spec("a")));
    read();
    store.removeServer(SERVER);

    apply(List.of(feed.spec("a")));

    assertThat(value("probe_reads")).contains(1.0);
    assertThat(value("probe_up")).contains(1.0);
    pass(ScriptedFeed.INTERVAL.multipliedBy(3).plusNanos(1));
    store.removeServer(SERVER);
    apply(List.of(feed.spec("a")));
    assertThat(value("probe_reads")).as("past its life").isEmpty();
  }

  @Test
  void oneOfNoServerHasNoLabelOfOne() {
    ScriptedFeed alone = new ScriptedFeed("alone", Optional.empty());
    apply(List.of(alone.spec("a")));
    read();

    assertThat(store.samples("", Set.of("probe_up"))).hasSize(1);
  }
}
