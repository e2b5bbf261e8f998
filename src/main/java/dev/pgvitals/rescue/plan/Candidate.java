package dev.pgvitals.rescue.plan;

import java.util.Optional;

/**
 * A session that a recipe is about.
 *
 * @param why it is, in words
 * @param spared why it is left alone all the same
 */
public record Candidate(Session session, Verb verb, String why, Optional<String> spared) {
  static Candidate of(Session session, String why) {
    return new Candidate(session, session.remedy(), why, Optional.empty());
  }

  Candidate sparedBecause(String reason) {
    return new Candidate(session, verb, why, Optional.of(reason));
  }
}
