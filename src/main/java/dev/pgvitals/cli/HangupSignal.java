package dev.pgvitals.cli;

import java.util.Optional;

/**
 * What SIGHUP asks for. It may come before it is known what that is, and is remembered until then:
 * the JVM's own answer would be to end. Thread-safe.
 */
final class HangupSignal {
  private Optional<Runnable> action = Optional.empty();
  private boolean pending;

  /** One has come. */
  void hangUp() {
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
  void ask(Runnable wanted) {
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
