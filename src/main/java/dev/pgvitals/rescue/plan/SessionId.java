package dev.pgvitals.rescue.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * A session as it was when it was looked at. A process id alone is given to somebody else as soon
 * as its session ends, and the same session does something else a moment later.
 *
 * @param stateChange to the microsecond, as PostgreSQL has it; empty for what is no client's
 */
public record SessionId(long pid, Instant backendStart, Optional<Instant> stateChange) {
  /** Whether it is the same session, whatever it has done since. */
  public boolean isSameSession(SessionId other) {
    return pid == other.pid && backendStart.equals(other.backendStart);
  }
}
