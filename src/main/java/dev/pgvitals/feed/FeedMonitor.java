package dev.pgvitals.feed;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happens with one feed: reads it when it is due, one read at a time, cuts a read
 * that takes too long, publishes what it gave or that it gave nothing. As with a query, what is
 * published lives for three intervals, a minute at least; while reads fail it leaves.
 *
 * <p>{@link #tick} decides and never waits. Thread-safe: guarded by its own monitor, while holding
 * which nothing waits.
 */
final class FeedMonitor implements AutoCloseable {
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(60);

  /**
   * A server that cannot be reached, or refuses the login, is asked no oftener than by a monitor.
   */
  private static final long LONGEST_PAUSE = Duration.ofSeconds(60).toNanos();

  private static final Set<FailureReason> NO_LOGIN =
      EnumSet.of(FailureReason.CONNECT, FailureReason.AUTH, FailureReason.TLS);

  /** What changes with every read, and nothing else, is published no more often. */
  private static final long OWN_PAUSE = Duration.ofSeconds(15).toNanos();

  private final FeedSpec spec;
  private final Feed feed;
  private final SliceStore store;
  private final Clocks clocks;
  private final Executor readers;
  private final Executor cutter;
  private final Runnable wake;
  private final SliceKey key;
  private final SliceKey ownKey;
  private final FeedMetrics metrics;
  private final FeedLog log;
  private final long intervalNanos;
  private final Duration life;

  private long due;
  private long began;
  private @Nullable Thread reader;
  private boolean underWay;
  private boolean overdue;
  private boolean tried;
  private boolean closed;
  private int withoutLogin;
  private Optional<Failure> failure = Optional.empty();
  private Optional<Instant> since = Optional.empty();
  private Optional<Published> published = Optional.empty();
  private long ownPublished;

  /** What a read gave, until when it is in the store. */
  private record Published(FeedReading reading, Slice slice, long until) {}

  /**
   * Does nothing before the first {@link #tick}, which is due at once.
   *
   * @param readers where it is read, which may take its time
   * @param cutter where a read is cut
   * @param wake called when there is something to do at the next tick
   */
  FeedMonitor(
      FeedSpec spec,
      SliceStore store,
      Clocks clocks,
      Executor readers,
      Executor cutter,
      Runnable wake) {
    this.spec = spec;
    this.feed = spec.open().get();
    this.store = store;
    this.clocks = clocks;
    this.readers = readers;
    this.cutter = cutter;
    this.wake = wake;
    FeedId id = spec.id();
    String query = SliceKey.FEED + id.kind() + ":" + id.name();
    this.key = new SliceKey(id.server().orElse(""), "", query);
    this.ownKey = new SliceKey(id.server().orElse(""), "", query + ":self");
    this.metrics = new FeedMetrics(id, feed.up());
    this.log = new FeedLog(id);
    this.intervalNanos = feed.interval().toNanos();
    Duration three = feed.interval().multipliedBy(3);
    this.life = three.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : three;
    this.due = clocks.nanos();
  }

  FeedSpec spec() {
    return spec;
  }

  /** How long until the next {@link #tick} is due, in nanoseconds. */
  synchronized long untilTick(long now) {
    if (closed) {
      return Long.MAX_VALUE;
    }
    if (!underWay) {
      return Math.max(0, due - now);
    }
    return overdue ? Long.MAX_VALUE : Math.max(0, began + feed.timeout().toNanos() - now);
  }

  /** Begins a read that is due, and cuts one that takes too long. */
  void tick() {
    long now = clocks.nanos();
    if (begins(now)) {
      boolean handedOver = false;
      try {
        readers.execute(this::read);
        handedOver = true;
      } finally {
        if (!handedOver) {
          leave();
        }
      }
    } else if (becomesOverdue(now)) {
      cutter.execute(feed::cut);
    }
  }

  private synchronized boolean begins(long now) {
    if (closed || underWay || due - now > 0) {
      return false;
    }
    underWay = true;
    overdue = false;
    began = now;
    // On a grid: what was missed meanwhile is not made up for.
    due += Math.max(1, (now - due) / intervalNanos + 1) * intervalNanos;
    return true;
  }

  private synchronized boolean becomesOverdue(long now) {
    if (closed || !underWay || overdue || now - began < feed.timeout().toNanos()) {
      return false;
    }
    overdue = true;
    failed(
        new Failure(
                FailureReason.TIMEOUT,
                "",
                "no answer for %s, its timeout".formatted(Durations.format(feed.timeout())))
            .withRemedy("find out why it takes so long, or raise its timeout"),
        now);
    if (reader != null) {
      reader.interrupt();
    }
    return true;
  }

  private void read() {
    if (!enter()) {
      return;
    }
    try {
      FeedReading reading = feed.read();
      SliceBuilder builder = new SliceBuilder(key, spec.labels(), feed.families());
      reading.write(builder);
      succeeded(reading, builder.build());
    } catch (FeedException e) {
      ended(e.failure());
    } catch (InterruptedException e) {
      // Somebody wants the thread for nothing more, or its time was over, which is said already.
    } catch (RuntimeException e) {
      log.unexpected(e);
      ended(Failure.internal(e));
    } finally {
      leave();
      wake.run();
    }
  }

  private synchronized boolean enter() {
    if (closed) {
      underWay = false;
      return false;
    }
    // A queue before the threads is none of the feed's doing.
    began = clocks.nanos();
    reader = Thread.currentThread();
    return true;
  }

  private synchronized void leave() {
    reader = null;
    underWay = false;
    // From here on an interrupt would meet what the thread does next.
    boolean unused = Thread.interrupted();
  }

  private synchronized void succeeded(FeedReading reading, Slice slice) {
    if (closed || overdue) {
      return;
    }
    long now = clocks.nanos();
    boolean news = !tried || failure.isPresent();
    tried = true;
    since = failure.isPresent() || since.isEmpty() ? Optional.of(clocks.instant()) : since;
    failure = Optional.empty();
    metrics.succeeded(clocks.instant(), Duration.ofNanos(now - began));
    log.succeeded();
    withoutLogin = 0;
    published = Optional.of(new Published(reading, slice, now + life.toNanos()));
    store.publish(slice, life);
    publishOwn(news, now);
  }

  private synchronized void ended(Failure reason) {
    // What a cut read complains of is the cut.
    if (!closed && !overdue) {
      long now = clocks.nanos();
      failed(reason, now);
      withoutLogin = NO_LOGIN.contains(reason.reason()) ? Math.min(withoutLogin + 1, 16) : 0;
      if (withoutLogin > 0) {
        due = Math.max(due, now + Math.min(LONGEST_PAUSE, intervalNanos << withoutLogin));
      }
    }
  }

  private void failed(Failure reason, long now) {
    boolean news = !tried || failure.isEmpty();
    tried = true;
    since = news ? Optional.of(clocks.instant()) : since;
    failure = Optional.of(reason);
    metrics.failed(reason.reason(), Duration.ofNanos(now - began));
    log.failed(reason);
    publishOwn(true, now);
  }

  private void publishOwn(boolean news, long now) {
    if (news || now - ownPublished >= OWN_PAUSE) {
      ownPublished = now;
      SliceBuilder own = new SliceBuilder(ownKey, spec.labels(), metrics.families());
      metrics.write(own);
      store.publish(own.build(), SliceStore.FOREVER);
    }
  }

  /** Publishes anew what is in force, as the server's slices may have left the store. */
  synchronized void publishAgain() {
    long now = clocks.nanos();
    if (closed || !tried) {
      return;
    }
    publishOwn(true, now);
    published
        .filter(last -> last.until() - now > 0)
        .ifPresent(last -> store.publish(last.slice(), Duration.ofNanos(last.until() - now)));
  }

  synchronized FeedReport report() {
    long now = clocks.nanos();
    Optional<FeedReading> reading =
        published.filter(last -> last.until() - now > 0).map(Published::reading);
    return new FeedReport(
        spec.id(),
        feed.interval(),
        tried,
        failure,
        since,
        metrics.lastSuccess(),
        metrics.took(),
        reading.map(FeedReading::problems).orElse(List.of()),
        reading.map(FeedReading::tables).orElse(List.of()));
  }

  /** What there is of it leaves the store, and nothing of it comes any more. Never waits. */
  synchronized void detach() {
    if (!closed) {
      closed = true;
      store.remove(key);
      store.remove(ownKey);
      if (reader != null) {
        reader.interrupt();
      }
    }
  }

  /** As {@link #detach}; and ends what is under way, which may take a moment. */
  @Override
  public void close() {
    detach();
    feed.close();
  }
}
