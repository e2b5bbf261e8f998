package dev.pgvitals.cli.diagnose;

import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.diagnosis.Values;
import dev.pgvitals.runbook.Runbook;
import java.util.List;
import java.util.Optional;

/**
 * What the diagnosis of one alert came to.
 *
 * @param complaint what it is about
 * @param thresholdLimit the limit that was passed, or would be next, in its unit; empty for what is
 *     no vital
 * @param more further rows that are beyond a limit
 * @param runbook empty for an alert of the user's own
 * @param database where it was asked; empty: nowhere
 * @param closed why the database could not be entered, for people; empty when it could
 */
record CaseNotes(
    Complaint complaint,
    Optional<String> thresholdLimit,
    int more,
    Optional<Runbook> runbook,
    Optional<String> database,
    Optional<String> closed,
    Values values,
    List<StepFindings> steps) {
  CaseNotes {
    steps = List.copyOf(steps);
  }

  boolean isFailed() {
    return closed.isPresent() || steps.stream().anyMatch(StepFindings::isFailed);
  }
}
