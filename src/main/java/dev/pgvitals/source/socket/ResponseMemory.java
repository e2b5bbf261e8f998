package dev.pgvitals.source.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the answers that are being read may take of the heap, all servers' together: a third of it,
 * and each answer no more than half of that. A million rows without columns are 7 MB on the wire
 * and 50 MB in the heap, so a limit in bytes alone does not protect it. Thread-safe.
 */
final class ResponseMemory {
  /** One for the process, like the heap itself. */
  static final ResponseMemory OF_THE_HEAP =
      new ResponseMemory(Runtime.getRuntime().maxMemory() / 3);

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  ResponseMemory(long most) {
    this.most = most;
  }

  long mostOfOne() {
    return most / 2;
  }

  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
