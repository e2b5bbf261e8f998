package dev.pgvitals.process.command;

import java.time.Duration;
import java.util.Optional;

/** Waits for programs, one after the other; another thread may end the wait and the program. */
public final class ProgramCall implements AutoCloseable {
  private static final Duration MOMENT = Duration.ofMillis(20);

  private Optional<ProgramRun> underWay = Optional.empty();
  private boolean closed;

  /** Runs a program to its end, which comes no later than its timeout. */
  public ProgramEnd run(Program program) throws NotStartedException, InterruptedException {
    ProgramRun run = start(program);
    try {
      Optional<ProgramEnd> end = run.poll();
      while (end.isEmpty()) {
        run.await(MOMENT);
        end = run.poll();
      }
      return end.get();
    } finally {
      run.kill();
      forget();
    }
  }

  private synchronized ProgramRun start(Program program) throws NotStartedException {
    ProgramRun run = ProgramRun.start(program);
    if (closed) {
      run.kill();
    }
    underWay = Optional.of(run);
    return run;
  }

  private synchronized void forget() {
    underWay = Optional.empty();
  }

  private synchronized Optional<ProgramRun> underWay() {
    return underWay;
  }

  /** Ends the program under way with all that it has started. Never waits. */
  public void cut() {
    underWay().ifPresent(ProgramRun::kill);
  }

  /** As {@link #cut}, for good. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    cut();
  }
}
