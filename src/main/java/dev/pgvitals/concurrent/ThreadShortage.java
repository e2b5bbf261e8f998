package dev.pgvitals.concurrent;

/**
 * Tells the error of a thread that could not be started from that of a full heap: Java calls both
 * {@link OutOfMemoryError}, but the first leaves everything intact and passes when threads end.
 */
public final class ThreadShortage {
  private ThreadShortage() {}

  /** Whether this is what {@link Thread#start} throws when the system gives no thread. */
  public static boolean is(Throwable error) {
    if (!(error instanceof OutOfMemoryError)) {
      return false;
    }
    StackTraceElement[] trace = error.getStackTrace();
    return trace.length > 0
        && trace[0].getClassName().equals(Thread.class.getName())
        && trace[0].getMethodName().startsWith("start");
  }
}
