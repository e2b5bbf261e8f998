package dev.pgvitals.concurrent;

import java.util.concurrent.Executor;

/**
 * Runs tasks on threads that are shared fairly: a task that could go on with more work asks first,
 * and ends when somebody else waits for its thread.
 */
public interface FairExecutor extends Executor {
  /**
   * For a task on its thread that is through with a piece of work: whether it may do another, as
   * nobody else waits for a thread. To go on costs less than to wake another thread for it.
   */
  default boolean mayContinue() {
    return false;
  }
}
