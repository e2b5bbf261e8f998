package dev.pgvitals.route;

import java.time.Duration;
import java.util.Optional;

/**
 * What a client wants of the server that it is to be sent to.
 *
 * @param maxLag by how much it may be behind; empty: by anything
 * @param role empty: either
 */
public record Wish(Optional<Duration> maxLag, Optional<Role> role) {
  /** Any server that answers, and is of the cluster. */
  public static final Wish ANY = new Wish(Optional.empty(), Optional.empty());

  /** The one that takes writes. */
  public static final Wish PRIMARY = new Wish(Optional.empty(), Optional.of(Role.PRIMARY));
}
