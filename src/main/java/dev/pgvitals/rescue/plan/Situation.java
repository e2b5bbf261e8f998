package dev.pgvitals.rescue.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server at one moment.
 *
 * @param sessions all but the one that looks
 * @param roleLimits the most connections of roles that have a limit
 * @param databaseLimits those of databases
 * @param wraparound where it was asked for
 */
public record Situation(
    ServerState server,
    Slots slots,
    List<Session> sessions,
    Map<String, Integer> roleLimits,
    Map<String, Integer> databaseLimits,
    Optional<Wraparound> wraparound) {
  public Situation {
    sessions = List.copyOf(sessions);
    roleLimits = Map.copyOf(roleLimits);
    databaseLimits = Map.copyOf(databaseLimits);
  }
}
