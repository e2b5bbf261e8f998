package dev.pgvitals.cli;

import java.util.Optional;

/**
 * What SIGHUP asks for. It may come before it is known what that is, and is remembered until then:
 * the JVM's own answer would be to end. Thread-safe.
 */
final class Hangups {
  private Optional<Runnable> action = Optional.empty();
  private boolean pending;

  /** One has come. Returns when what it asks for is done, if that is known yet. */
  void hangUp() {
    Optional<Runnable> known;
    synchronized (this) {
      known = action;
      pending = known.isEmpty();
    }
    known.ifPresent(Runnable::run);
  }

  /** From now on each asks for this; those that came before ask for it now, once, elsewhere. */
  synchronized void ask(Runnable wanted) {
    action = Optional.of(wanted);
    if (pending) {
      pending = false;
      Thread thread = new Thread(wanted, "pgvitals-hangup");
      thread.setDaemon(true);
      thread.start();
    }
  }
}
