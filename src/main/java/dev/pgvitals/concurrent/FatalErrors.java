package dev.pgvitals.concurrent;

/**
 * Where an error goes that the agent must not survive, for what it cost is not known: a thread that
 * everything depends on, or a heap that is full. Called by any thread.
 */
@FunctionalInterface
public interface FatalErrors {
  /**
   * May not return.
   *
   * @param where what cannot go on, such as a thread's name
   */
  void fatal(String where, Throwable error);

  /**
   * Whether the error may have hit more than what the thread was at: not so the want of one more
   * thread, or a recursion that went too deep.
   */
  static boolean isBeyondItsThread(Throwable error) {
    return error instanceof Error
        && !(error instanceof StackOverflowError)
        && !(error instanceof AssertionError)
        && !ThreadShortage.is(error);
  }
}
