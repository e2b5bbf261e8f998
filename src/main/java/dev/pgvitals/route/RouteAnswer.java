package dev.pgvitals.route;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Whether sessions may be sent to a server, and what is known of it. What is not known is empty.
 *
 * @param reason why they may not; empty when they may
 * @param lagSeconds by how much what it has was older than the primary at most, when it was last
 *     asked; 0 for the primary itself
 * @param ageSeconds since its last answer
 */
public record RouteAnswer(
    String server,
    boolean ready,
    Optional<Role> role,
    OptionalDouble lagSeconds,
    OptionalLong lagBytes,
    Optional<Boolean> streaming,
    OptionalInt timeline,
    OptionalDouble ageSeconds,
    String reason) {}
