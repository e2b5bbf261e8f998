package dev.pgvitals.agent.incident;

import dev.pgvitals.diagnosis.Wishes;
import java.util.Optional;

/**
 * Something of which a file is to be kept.
 *
 * @param alert its name, or {@link #DOWN}, {@link #UP}, {@link #SNAPSHOT}
 * @param began in words
 * @param wishes what to have diagnosed; empty when the server cannot be asked
 */
record Occasion(String server, String alert, String began, Optional<Wishes> wishes) {
  static final String DOWN = "down";
  static final String UP = "up";
  static final String SNAPSHOT = "snapshot";
}
