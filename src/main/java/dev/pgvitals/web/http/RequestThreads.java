package dev.pgvitals.web.http;

import dev.pgvitals.concurrent.FatalErrors;
import dev.pgvitals.concurrent.GrowingPool;
import dev.pgvitals.concurrent.NamedThreads;
import dev.pgvitals.concurrent.SteadyTimer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The threads on which requests arrive, are answered and sent. A client that stalls in the middle
 * of its request or of the answer holds one. When all are held and one more request comes, those
 * whose clients have stalled longest are cut for it: so whoever reads what he asks for is served,
 * however many do not.
 */
public final class RequestThreads implements Executor, AutoCloseable {
  /** A client that moves nothing for that long has stalled, if its thread is wanted by another. */
  private static final Duration STALLED = Duration.ofMillis(200);

  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int STACK_BYTES = 256 * 1024;

  /**
   * Short, as a pool gives work to whoever has waited longest: with longer ones, a few requests a
   * second would keep all the threads of one burst. One stays in any case.
   */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Pool pool;
  private final SteadyTimer timer;
  private final AtomicBoolean watching = new AtomicBoolean();
  private final Runnable onCut;

  private final Map<Thread, ActiveRequest> active = new ConcurrentHashMap<>();

  /**
   * Starts no thread yet.
   *
   * @param onCut called for each request that is cut
   */
  public RequestThreads(int max, Runnable onCut, FatalErrors errors) {
    this.onCut = onCut;
    this.timer = new SteadyTimer("http-stalled", 1, named("http-stalled", errors), errors);
    this.pool = new Pool(max, errors);
  }

  private static NamedThreads named(String name, FatalErrors errors) {
    return new NamedThreads(name, STACK_BYTES, errors);
  }

  private final class Pool extends GrowingPool {
    Pool(int max, FatalErrors errors) {
      super("HTTP", max, IDLE, named("http", errors), errors);
    }

    @Override
    protected void waits() {
      cutStalled();
    }
  }

  /** Never waits, nor fails: the thread that accepts connections calls it. */
  @Override
  public void execute(Runnable request) {
    pool.execute(() -> run(request));
  }

  /**
   * From now on cuts every request whose client takes too long, whether its thread is wanted or
   * not. With TLS it must: when the JDK's server finds out by itself, it waits for the very thread
   * that waits for the client, and nobody is served meanwhile.
   */
  public void cutOverdue(Duration request, Duration response) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> cutOverdue(request.toNanos(), response.toNanos()),
            LOOK.toMillis(),
            LOOK.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void cutOverdue(long request, long response) {
    long now = System.nanoTime();
    active.values().forEach(one -> one.cutIfOverdue(now, request, response));
  }

  /** Requests for which the system gave no thread. */
  public long refused() {
    return pool.refused();
  }

  private void run(Runnable exchange) {
    ActiveRequest request = new ActiveRequest(Thread.currentThread());
    active.put(request.thread, request);
    try {
      exchange.run();
    } finally {
      active.remove(request.thread);
      request.end();
    }
  }

  /** Cuts as many as there are waiting, and looks again as long as some are. */
  private void cutStalled() {
    int wanted = pool.getQueue().size();
    long now = System.nanoTime();
    for (ActiveRequest request : stalledLongestFirst(now)) {
      if (wanted <= 0) {
        break;
      }
      if (request.cutIfStalled(now)) {
        onCut.run();
        wanted--;
      }
    }
    if (!pool.getQueue().isEmpty() && !pool.isShutdown() && watching.compareAndSet(false, true)) {
      try {
        var unused = timer.schedule(this::lookAgain, SOON.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RuntimeException | Error e) {
        watching.set(false);
        throw e;
      }
    }
  }

  private void lookAgain() {
    watching.set(false);
    pool.grow();
    cutStalled();
  }

  private List<ActiveRequest> stalledLongestFirst(long now) {
    // The times are read once: sorting cannot do with ones that change meanwhile.
    return active.values().stream()
        .map(request -> Map.entry(request.since - now, request))
        .sorted(Comparator.comparingLong(Map.Entry::getKey))
        .map(Map.Entry::getValue)
        .toList();
  }

  /**
   * From now on this thread does not wait for its client: it is not to be cut.
   *
   * @throws ClosedByInterruptException when it has been already
   */
  void working() throws ClosedByInterruptException {
    ActiveRequest request = active.get(Thread.currentThread());
    if (request != null && !request.working()) {
      throw new ClosedByInterruptException();
    }
  }

  /** From now on this thread waits for its client, which has moved just now. */
  void waitingForClient() {
    ActiveRequest request = active.get(Thread.currentThread());
    if (request != null) {
      request.waiting();
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
    timer.shutdownNow();
  }

  /** One request on its thread. */
  private static final class ActiveRequest {
    private final Thread thread;
    private final long begun = System.nanoTime();
    private boolean arrived;
    private boolean working;
    private boolean over;
    private volatile long since = begun;

    ActiveRequest(Thread thread) {
      this.thread = thread;
    }

    synchronized boolean working() {
      arrived = true;
      working = !over;
      return working;
    }

    synchronized void waiting() {
      working = false;
      since = System.nanoTime();
    }

    /** An interrupt closes the connection that the thread reads from or writes to. */
    synchronized boolean cutIfStalled(long now) {
      if (over || working || now - since < STALLED.toNanos()) {
        return false;
      }
      over = true;
      thread.interrupt();
      return true;
    }

    /** The times are those of the whole request, and of that and its answer together. */
    synchronized void cutIfOverdue(long now, long request, long response) {
      if (!over && !working && now - begun > (arrived ? response : request)) {
        over = true;
        thread.interrupt();
      }
    }

    /** An interrupt that came too late for this request must not meet the next one. */
    synchronized void end() {
      over = true;
      Thread.interrupted();
    }
  }
}
