package dev.pgvitals.cli.option;

import java.util.Optional;

/**
 * What SIGHUP asks for. It may come before it is known what that is, and is remembered until then:
 * the JVM's own answer would be to end. Thread-safe.
 */
public final class HangupSignal {
  private Optional<Runnable> action = Optional.empty();
  private boolean pending;

  /** One has come. */
  public void hangUp() {
    Optional<Runnable> known;
    synchronized (this) {
      known = action;
      pending = known.isEmpty();
    }
    known.ifPresent(Runnable::run);
  }

  /**
   * From now on each asks for this; those that came before ask for it now, once.
   *
   * @param wanted returns at once
   */
  public void ask(Runnable wanted) {
    boolean now;
    synchronized (this) {
      action = Optional.of(wanted);
      now = pending;
      pending = false;
    }
    if (now) {
      wanted.run();
    }
  }
}
