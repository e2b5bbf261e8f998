package dev.pgvitals.diagnosis;

import dev.pgvitals.collect.probe.ProbeText;
import dev.pgvitals.failure.Failure;
import java.util.Optional;

/**
 * Something that could not be found out.
 *
 * @param what a clause that says so
 * @param failure why, where it was a failure
 */
public record Remark(String what, Optional<Failure> failure) {
  /** On one line, with what helps. */
  public String text() {
    return what + failure.map(reason -> ": " + ProbeText.describe(reason)).orElse("");
  }
}
