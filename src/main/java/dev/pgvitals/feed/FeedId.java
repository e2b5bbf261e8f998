package dev.pgvitals.feed;

import java.util.Optional;

/**
 * Which feed it is.
 *
 * @param kind what it reads, a word for messages and labels: {@code backups}, {@code log}
 * @param name unique among those of its kind
 * @param server the server of the configuration that it tells of, whose labels its series carry;
 *     empty: of none in particular
 */
public record FeedId(String kind, String name, Optional<String> server) {
  /** As a message names it. */
  @Override
  public String toString() {
    return kind + " " + name;
  }
}
