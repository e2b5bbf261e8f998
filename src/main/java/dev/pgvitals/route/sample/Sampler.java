package dev.pgvitals.route.sample;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.monitor.schedule.Backoff;
import dev.pgvitals.route.Cluster;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one server where it is, again and again on a grid, on a thread and a connection of its own,
 * and tells its cluster. What was missed while the server was silent is not made up for, and one
 * that fails is left alone for ever longer, up to ten seconds. Thread-safe.
 */
final class Sampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

  /** A server that is back is to be in use again soon; one that is down is asked for nothing. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final String server;
  private final Source source;
  private final LongSupplier nanos;
  private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
  private @Nullable Thread thread;
  private volatile boolean closed;
  private int failing;

  /** Asks nothing before {@link #start}. */
  Sampler(Cluster cluster, String server, Source source, LongSupplier nanos) {
    this.cluster = cluster;
    this.server = server;
    this.source = source;
    this.nanos = nanos;
  }

  /**
   * Begins, if it has not.
   *
   * @throws OutOfMemoryError when the system gives no thread; it may be tried again
   */
  synchronized void start(ThreadFactory threads) {
    if (thread == null && !closed) {
      Thread made = threads.newThread(this::run);
      made.start();
      thread = made;
    }
  }

  private void run() {
    long interval = cluster.interval().toNanos();
    long due = System.nanoTime();
    while (!closed) {
      long pause = sample();
      long now = System.nanoTime();
      due = pause > 0 ? now + pause : due + Math.max(1, (now - due) / interval + 1) * interval;
      while (!closed && due - System.nanoTime() > 0) {
        LockSupport.parkNanos(this, due - System.nanoTime());
      }
    }
  }

  /** How long not to ask after a failure, in nanoseconds; 0: it goes on as usual. */
  private long sample() {
    try {
      cluster.sampled(server, PositionQuestion.ask(source, nanos));
      if (failing > 0) {
        LOG.info("routing of {}: {} answers again", cluster.name(), server);
        failing = 0;
        backoff.reset();
      }
      return 0;
    } catch (SourceException e) {
      return failed(e.failure());
    } catch (InterruptedException e) {
      // Only a close interrupts it.
      return 0;
    } catch (RuntimeException e) {
      if (!closed && failing == 0) {
        LOG.error("unexpected error in routing of {}, please report it", server, e);
      }
      return failed(Failure.internal(e));
    }
  }

  private long failed(Failure failure) {
    if (closed) {
      return 0;
    }
    cluster.failed(server, failure.message());
    failing++;
    if (failing == 1) {
      // A statement that was cancelled, or a restart, is no reason to be out for long.
      LOG.warn("routing of {}: {} cannot be asked: {}", cluster.name(), server, failure.message());
      return cluster.interval().toNanos();
    }
    return backoff.next(LONGEST_PAUSE).toNanos();
  }

  /** Asks no more. Never waits. */
  synchronized void detach() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** As {@link #detach}; and cuts the connection, which may take a moment. */
  @Override
  public void close() {
    detach();
    source.close();
  }
}
