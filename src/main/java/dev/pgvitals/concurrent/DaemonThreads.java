package dev.pgvitals.concurrent;

import java.util.concurrent.ThreadFactory;

/** For executors that keep no process from its end, and whose tasks deal with their own errors. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /** All called so, without a number. */
  public static ThreadFactory called(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
