package dev.pgvitals.rescue;

import dev.pgvitals.rescue.plan.Plan;
import dev.pgvitals.rescue.plan.Verb;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of a session that was to be signalled.
 *
 * @param took until it had its effect
 * @param message of the server, where it refused
 */
public record Signal(
    Plan.Target target, Verb verb, Result result, Duration took, Optional<String> message) {
  /** How it ended. */
  public enum Result {
    /** The statement, or the session, has ended. */
    DONE,
    /** The session was not what it had been any more, so that nothing was sent. */
    SPARED,
    /** The signal was sent, and ten seconds later the session was as before. */
    NO_EFFECT,
    /** The server refused to send it. */
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean isGood() {
      return this == DONE || this == SPARED;
    }

    boolean wasSent() {
      return this == DONE || this == NO_EFFECT;
    }
  }
}
