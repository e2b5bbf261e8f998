package dev.pgvitals.monitor.schedule;

import java.util.HashSet;
import java.util.Set;

/**
 * The identities of tasks that wait or run, in whichever queue: no identity is in flight twice.
 * What one run of a query hands to the next rests on it. Thread-safe: all of it is guarded by its
 * own monitor.
 */
public final class SingleFlight {
  private final Set<Object> identities = new HashSet<>();

  /** False when it is in flight already. */
  synchronized boolean begin(Object identity) {
    return identities.add(identity);
  }

  synchronized void end(Object identity) {
    identities.remove(identity);
  }

  synchronized boolean has(Object identity) {
    return identities.contains(identity);
  }

  /** Whether nothing waits or runs. */
  public synchronized boolean isEmpty() {
    return identities.isEmpty();
  }
}
