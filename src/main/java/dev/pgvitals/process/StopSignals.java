package dev.pgvitals.process;

import dev.pgvitals.concurrent.ThreadProbe;
import dev.pgvitals.concurrent.ThreadShortage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the signal to stop. The JVM handles a signal on a new thread and drops it when there is
 * none to be had; so where that is the case, the system ends the process by itself, at once and
 * without stopping in order.
 */
public final class StopSignals {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
  private static final List<String> SIGNALS = List.of("TERM", "INT");
  private static final Duration LOOK = Duration.ofSeconds(3);

  private final CountDownLatch stopped = new CountDownLatch(1);

  private StopSignals() {}

  /** From now on a signal to stop is noticed. */
  public static StopSignals listen() {
    StopSignals signals = new StopSignals();
    Signals.on(SIGNALS, signals.stopped::countDown);
    return signals;
  }

  /**
   * Returns after the first signal.
   *
   * @param refused how many threads the process was refused so far, as far as it knows
   */
  public void await(LongSupplier refused) throws InterruptedException {
    // As the first process of a container, it would not be ended by the system; but what limits
    // its threads there, it shares with nobody and keeps below.
    boolean first = ProcessHandle.current().pid() == 1;
    ThreadProbe probe = new ThreadProbe(System::nanoTime, refused, StopSignals::startsThread);
    boolean leftToSystem = false;
    while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      if (!first && probe.isShort() != leftToSystem) {
        leftToSystem = !leftToSystem;
        leave(leftToSystem);
      }
    }
  }

  private void leave(boolean toSystem) {
    if (toSystem) {
      Signals.leaveToSystem(SIGNALS);
      LOG.warn(
          "no threads available to handle signals: SIGTERM would now end the agent"
              + " without a clean shutdown");
    } else {
      LOG.info("threads available again: SIGTERM shuts the agent down cleanly");
      Signals.on(SIGNALS, stopped::countDown);
    }
  }

  private static boolean startsThread() {
    Thread trial = new Thread(() -> {}, "pgvitals-trial");
    trial.setDaemon(true);
    try {
      trial.start();
      return true;
    } catch (OutOfMemoryError e) {
      if (ThreadShortage.is(e)) {
        return false;
      }
      throw e;
    }
  }
}
