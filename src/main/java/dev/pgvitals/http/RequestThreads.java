package dev.pgvitals.http;

import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which requests arrive, are answered and sent. A client that stalls in the middle
 * of its request or of the answer holds one. When all are held and one more request comes, those
 * whose clients have stalled longest are cut for it: so whoever reads what he asks for is served,
 * however many do not.
 */
final class RequestThreads implements Executor, AutoCloseable {
  /** A client that moves nothing for that long has stalled, if its thread is wanted by another. */
  private static final Duration STALLED = Duration.ofMillis(200);

  private static final Executor SOON = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

  private static final int STACK_BYTES = 256 * 1024;
  private static final long IDLE_SECONDS = 60;

  private final Waiting waiting = new Waiting();
  private final ThreadPoolExecutor pool;
  private final AtomicBoolean watching = new AtomicBoolean();
  private final Runnable onCut;

  private final Map<Thread, Turn> turns = new ConcurrentHashMap<>();

  /**
   * @param onCut called for each request that is cut
   */
  RequestThreads(int most, Runnable onCut) {
    this.onCut = onCut;
    this.pool =
        new ThreadPoolExecutor(
            0, most, IDLE_SECONDS, TimeUnit.SECONDS, waiting, named(), this::noneIsFree);
  }

  private static ThreadFactory named() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, "http-" + count.incrementAndGet(), STACK_BYTES);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** What finds no free thread; takes a task only if one waits for it, so that the pool grows. */
  private static final class Waiting extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }
  }

  /** Never waits: the thread that accepts connections calls it. */
  @Override
  public void execute(Runnable request) {
    pool.execute(() -> run(request));
  }

  private void run(Runnable request) {
    Turn turn = new Turn(Thread.currentThread());
    turns.put(turn.thread, turn);
    try {
      request.run();
    } finally {
      turns.remove(turn.thread);
      turn.end();
    }
  }

  private void noneIsFree(Runnable request, ThreadPoolExecutor full) {
    if (full.isShutdown()) {
      throw new RejectedExecutionException("stopped");
    }
    waiting.put(request);
    cutStalled();
  }

  /** Cuts as many as there are waiting, and looks again as long as some are. */
  private void cutStalled() {
    int wanted = waiting.size();
    long now = System.nanoTime();
    for (Turn turn : stalledLongestFirst(now)) {
      if (wanted <= 0) {
        break;
      }
      if (turn.cutIfStalled(now)) {
        onCut.run();
        wanted--;
      }
    }
    if (!waiting.isEmpty() && !pool.isShutdown() && watching.compareAndSet(false, true)) {
      SOON.execute(this::lookAgain);
    }
  }

  private void lookAgain() {
    watching.set(false);
    cutStalled();
  }

  private List<Turn> stalledLongestFirst(long now) {
    // The times are read once: sorting cannot do with ones that change meanwhile.
    return turns.values().stream()
        .map(turn -> Map.entry(turn.since - now, turn))
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
    Turn turn = turns.get(Thread.currentThread());
    if (turn != null && !turn.working()) {
      throw new ClosedByInterruptException();
    }
  }

  /** From now on this thread waits for its client, which has moved just now. */
  void waitingForClient() {
    Turn turn = turns.get(Thread.currentThread());
    if (turn != null) {
      turn.waiting();
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  /** One request on its thread. */
  private static final class Turn {
    private final Thread thread;
    private boolean working;
    private boolean over;
    private volatile long since = System.nanoTime();

    Turn(Thread thread) {
      this.thread = thread;
    }

    synchronized boolean working() {
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

    /** An interrupt that came too late for this request must not meet the next one. */
    synchronized void end() {
      over = true;
      Thread.interrupted();
    }
  }
}
