package dev.pgvitals.config.fetched;

import java.util.Optional;

/**
 * What is known of a list at the moment.
 *
 * @param text the document; empty when there is none
 * @param complaint why it is not the one that is there now, in a sentence without its subject
 */
public record FetchedList(Optional<String> text, Optional<String> complaint) {
  /** Of a list that nobody fetches. */
  public static final FetchedList NONE = new FetchedList(Optional.empty(), Optional.empty());
}
