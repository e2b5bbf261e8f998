package dev.pgvitals.http;

import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
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

  private static final long LOOK_MILLIS = 50;
  private static final int STACK_BYTES = 256 * 1024;
  private static final long IDLE_SECONDS = 60;

  private final Waiting waiting = new Waiting();
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService watch;
  private final AtomicBoolean watching = new AtomicBoolean();
  private final Runnable onCut;

  /** Oldest first; guarded by itself. */
  private final Set<Turn> turns = new LinkedHashSet<>();

  private final ThreadLocal<Turn> current = new ThreadLocal<>();

  /**
   * @param onCut called for each request that is cut
   */
  RequestThreads(int most, Runnable onCut) {
    this.onCut = onCut;
    this.pool =
        new ThreadPoolExecutor(
            0, most, IDLE_SECONDS, TimeUnit.SECONDS, waiting, named("http"), this::noneIsFree);
    this.watch = Executors.newSingleThreadScheduledExecutor(named("http-stalled"));
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, name + "-" + count.incrementAndGet(), STACK_BYTES);
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
    synchronized (turns) {
      turns.add(turn);
    }
    current.set(turn);
    try {
      request.run();
    } finally {
      current.remove();
      synchronized (turns) {
        turns.remove(turn);
      }
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
    for (Turn turn : held()) {
      if (wanted <= 0) {
        break;
      }
      if (turn.cutIfStalled(now)) {
        onCut.run();
        wanted--;
      }
    }
    if (!waiting.isEmpty() && watching.compareAndSet(false, true)) {
      try {
        watch.schedule(this::lookAgain, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException stopped) {
        // Nobody is served any more.
      }
    }
  }

  private void lookAgain() {
    watching.set(false);
    cutStalled();
  }

  private List<Turn> held() {
    synchronized (turns) {
      return List.copyOf(turns);
    }
  }

  /**
   * From now on this thread does not wait for its client: it is not to be cut.
   *
   * @throws ClosedByInterruptException when it has been already
   */
  void working() throws ClosedByInterruptException {
    Turn turn = current.get();
    if (turn != null && !turn.working()) {
      throw new ClosedByInterruptException();
    }
  }

  /** From now on this thread waits for its client, which has moved just now. */
  void waitingForClient() {
    Turn turn = current.get();
    if (turn != null) {
      turn.waiting();
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    pool.shutdownNow();
  }

  /** One request on its thread. */
  private static final class Turn {
    private final Thread thread;
    private boolean working;
    private boolean over;
    private long since = System.nanoTime();

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
