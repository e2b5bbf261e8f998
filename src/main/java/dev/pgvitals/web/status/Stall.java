package dev.pgvitals.web.status;

import java.time.Duration;

/**
 * A part of the agent itself that does not get on, whatever its servers do.
 *
 * @param duration how long it has been so
 */
public record Stall(Part part, Duration duration) {
  /** What has come to a halt. */
  public enum Part {
    /** Nothing is collected any more. */
    COLLECTION,
    /** A reload does not end. */
    RELOAD
  }
}
