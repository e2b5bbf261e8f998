package dev.pgvitals.monitor;

import java.util.HashSet;
import java.util.Set;

/**
 * What waits or runs, by its identity, whichever lane it is in: nothing is in flight twice. The
 * memory of a query's runs rests on it: it is handed from one run to the next, never shared.
 * Thread-safe: all of it is guarded by its own monitor.
 */
final class SingleFlight {
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
}
