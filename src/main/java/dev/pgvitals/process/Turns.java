package dev.pgvitals.process;

import java.util.concurrent.Executor;

/** Threads that are shared by turns: who has done a task asks before the same thread does more. */
public interface Turns extends Executor {
  /**
   * Whether the calling thread, which is through with a task, may do another for the same asker:
   * nobody else waits for a thread. To go on costs less than to wake another thread for it.
   */
  default boolean mayGoOn() {
    return false;
  }
}
