package dev.pgvitals.route;

import java.util.Locale;

/** What a server is asked for. */
public enum Role {
  /** It takes the writes of its cluster. */
  PRIMARY,
  /** It only reads. */
  REPLICA;

  /** As a client says it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
