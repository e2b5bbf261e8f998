package dev.pgvitals.concurrent;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads called {@code NAME-1}, {@code NAME-2} and so on, whose end is always noticed. */
public final class NamedThreads implements ThreadFactory {
  private final String name;
  private final long stackBytes;
  private final FatalErrors errors;
  private final AtomicInteger number = new AtomicInteger();

  public NamedThreads(String name, FatalErrors errors) {
    this(name, 0, errors);
  }

  /**
   * @param stackBytes 0: as much as the JVM gives
   * @param errors gets whatever one of the threads ends by
   */
  public NamedThreads(String name, long stackBytes, FatalErrors errors) {
    this.name = name;
    this.stackBytes = stackBytes;
    this.errors = errors;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), stackBytes);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, error) -> errors.fatal(ended.getName(), error));
    return thread;
  }
}
