package dev.pgvitals.monitor.state;

import dev.pgvitals.failure.Failure;
import java.util.Optional;

/**
 * Whether the server is up, and when it was last heard of. Not thread-safe: guarded by the {@link
 * ServerState} that has it.
 */
final class Lifecycle {
  private Optional<Failure> down = Optional.empty();
  private boolean up;
  private boolean tried;
  private long epoch;
  private long lastContact;
  private long downSince;

  /** True when it was not up before. */
  boolean markUp(long now) {
    tried = true;
    lastContact = now;
    if (up) {
      return false;
    }
    up = true;
    epoch++;
    down = Optional.empty();
    return true;
  }

  /**
   * The server cannot be used any more.
   *
   * @param since the epoch in which the failure was seen
   * @return false when the server has come up again since: then nothing changes
   */
  boolean markDown(Failure failure, long since, long now) {
    if (since != epoch) {
      return false;
    }
    if (up || !tried) {
      downSince = now;
    }
    up = false;
    tried = true;
    down = Optional.of(failure);
    return true;
  }

  /** The server has answered something. */
  void contacted(long now) {
    lastContact = now;
  }

  boolean up() {
    return up;
  }

  /** Whether at least one attempt to connect has ended. */
  boolean tried() {
    return tried;
  }

  /** Grows each time the server comes up. */
  long epoch() {
    return epoch;
  }

  long lastContact() {
    return lastContact;
  }

  /** When it was found to be down; means nothing while it is up. */
  long downSince() {
    return downSince;
  }

  /** Why it is down; empty while it is up, and before the first attempt. */
  Optional<Failure> down() {
    return down;
  }
}
