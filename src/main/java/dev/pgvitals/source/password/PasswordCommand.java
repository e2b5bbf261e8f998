package dev.pgvitals.source.password;

import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.config.login.PasswordUnreadableException;
import dev.pgvitals.config.login.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One server's command that prints a password: run once at a time, however many logins wait for it,
 * and not again as long as what it printed may be used. Thread-safe.
 */
final class PasswordCommand implements AutoCloseable {
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final PasswordSource.Command command;
  private final ScheduledExecutorService timer;

  private Optional<Underway> underway = Optional.empty();
  private Optional<Kept> kept = Optional.empty();
  private int cuts;
  private boolean closed;

  /** A run, and who ends it in time when nobody waits for it any more. */
  private record Underway(CommandRun run, Future<?> limit) {}

  private record Kept(Secret password, long began) {}

  /**
   * A password.
   *
   * @param old whether an earlier login used it too
   */
  record Printed(Secret password, boolean old) {}

  /**
   * Runs nothing yet.
   *
   * @param timer ends what takes too long
   */
  PasswordCommand(PasswordSource.Command command, ScheduledExecutorService timer) {
    this.command = command;
    this.timer = timer;
  }

  /**
   * The password, for which this waits no longer than the command may run.
   *
   * @throws PasswordUnreadableException also when {@link #cut} ends the wait
   */
  Printed get() throws PasswordUnreadableException {
    Underway run;
    int cutsBefore;
    synchronized (this) {
      if (kept.filter(this::isUsable).isPresent()) {
        return new Printed(kept.get().password(), true);
      }
      run = joinOrStart();
      cutsBefore = cuts;
    }
    Optional<CommandRun.Outcome> outcome = run.run().poll();
    while (outcome.isEmpty()) {
      if (isCut(cutsBefore)) {
        throw new PasswordUnreadableException(
            "the login was cut while the password command " + command.program() + " was running");
      }
      waitFor(run.run());
      outcome = run.run().poll();
    }
    return settle(run, outcome.get());
  }

  private boolean isUsable(Kept password) {
    return System.nanoTime() - password.began() < command.cache().toNanos();
  }

  private Underway joinOrStart() throws PasswordUnreadableException {
    if (closed) {
      throw new PasswordUnreadableException("the server is no longer monitored");
    }
    // What nobody has waited for to its end may be of use, unless that was long ago.
    if (underway.isPresent()
        && underway.get().run().age().compareTo(command.timeout().plus(command.cache())) < 0) {
      return underway.get();
    }
    Underway started = start();
    underway = Optional.of(started);
    return started;
  }

  private Underway start() throws PasswordUnreadableException {
    CommandRun run = CommandRun.start(command);
    try {
      return new Underway(
          run, timer.schedule(run::poll, command.timeout().toMillis() + 1, TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      run.kill();
      throw new PasswordUnreadableException("the agent is stopping");
    }
  }

  private static void waitFor(CommandRun run) throws PasswordUnreadableException {
    try {
      run.await(MOMENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PasswordUnreadableException("interrupted while a password command was running");
    }
  }

  private synchronized Printed settle(Underway run, CommandRun.Outcome outcome)
      throws PasswordUnreadableException {
    if (underway.filter(run::equals).isPresent()) {
      run.limit().cancel(false);
      underway = Optional.empty();
      kept =
          outcome
              .password()
              .map(secret -> new Kept(secret, System.nanoTime() - run.run().age().toNanos()));
    }
    if (outcome.password().isEmpty()) {
      throw new PasswordUnreadableException(outcome.failure());
    }
    return new Printed(outcome.password().get(), false);
  }

  /** The server has refused the password: it is not used again. */
  synchronized void refused(Secret password) {
    if (kept.filter(known -> known.password().equals(password)).isPresent()) {
      kept = Optional.empty();
    }
  }

  private synchronized boolean isCut(int before) {
    return cuts != before;
  }

  /** Whoever waits now waits no more; the command goes on, for whoever asks next. */
  synchronized void cut() {
    cuts++;
  }

  /** Ends the command, if it is running, for good. */
  @Override
  public void close() {
    Optional<Underway> last;
    synchronized (this) {
      closed = true;
      cuts++;
      kept = Optional.empty();
      last = underway;
      underway = Optional.empty();
    }
    last.ifPresent(
        run -> {
          run.limit().cancel(false);
          run.run().kill();
        });
  }
}
