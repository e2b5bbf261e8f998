package dev.pgvitals.source;

import dev.pgvitals.collect.plan.ServerFacts;
import java.time.Instant;

/**
 * The light probe behind {@code pg_up}: proof that the server answers, and the two facts whose
 * change asks for a new plan at once.
 *
 * @param startTime the same each time where the server does not tell since when it runs
 */
public record Heartbeat(boolean inRecovery, Instant startTime) {
  /** False after a failover or a restart: what was found out before may no longer hold. */
  public boolean agreesWith(ServerFacts facts) {
    return inRecovery == facts.inRecovery() && startTime.equals(facts.startTime());
  }
}
