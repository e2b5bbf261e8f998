package dev.pgvitals.bench.soak.subject;

import java.time.Duration;
import java.util.Optional;

/**
 * What may be expected of a server: nothing while it has a fault, health some time after, and from
 * then on always. Thread-safe.
 */
public final class Health {
  /** So long after its end a fault may still come to light. */
  private static final Duration AFTERMATH = Duration.ofSeconds(12);

  private int faults;
  private boolean recovering;
  private long healed;
  private long lastSeenIll;
  private Duration limit = Duration.ZERO;
  private String cause = "";

  public synchronized void faultBegins(String kind) {
    faults++;
    cause = kind;
  }

  /**
   * The fault is over.
   *
   * @param within the longest that it may take until the server is seen healthy
   */
  public synchronized void faultEnds(Duration within) {
    faults--;
    recovering = true;
    healed = System.nanoTime();
    lastSeenIll = healed;
    limit = within;
  }

  /** Whether nothing is wrong with the server, nor was shortly before. */
  public synchronized boolean undisturbed() {
    return faults == 0 && !recovering;
  }

  /**
   * A page showed the server.
   *
   * @param asked when the page was asked for: what began later is not on it
   * @return what is wrong, if it is
   */
  public synchronized Optional<String> seen(boolean healthy, String how, long asked) {
    long now = System.nanoTime();
    if (faults > 0 || (recovering && asked - healed < 0)) {
      return Optional.empty();
    }
    if (!recovering) {
      return healthy ? Optional.empty() : Optional.of("is ill, nobody harmed it: " + how);
    }
    if (!healthy) {
      lastSeenIll = now;
      if (now - healed > limit.toNanos()) {
        recovering = false;
        return Optional.of(
            "is not back %d s after the end of '%s': %s".formatted(limit.toSeconds(), cause, how));
      }
    } else if (now - healed > AFTERMATH.toNanos()) {
      recovering = false;
    }
    return Optional.empty();
  }

  /** How long after the last fault's end it was last seen ill. */
  public synchronized Duration recovery() {
    return Duration.ofNanos(lastSeenIll - healed);
  }
}
