package dev.pgvitals.diagnosis;

import java.util.List;

/**
 * A step of a diagnosis, gone.
 *
 * @param number of the step in its runbook
 * @param text the step's, in Markdown
 * @param findings in the order of the step's parts
 */
public record StepFindings(int number, String text, List<Finding> findings) {
  public StepFindings {
    findings = List.copyOf(findings);
  }

  /** Whether something that was asked failed. */
  public boolean isFailed() {
    return findings.stream().anyMatch(Finding.Failed.class::isInstance);
  }
}
