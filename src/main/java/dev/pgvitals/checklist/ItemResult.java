package dev.pgvitals.checklist;

import java.util.List;
import java.util.Optional;

/**
 * What came of an item.
 *
 * @param findings the worst first
 * @param answer that counted
 */
public record ItemResult(
    Item item, Verdict verdict, List<Finding> findings, Optional<Answer> answer) {
  public ItemResult {
    findings = List.copyOf(findings);
  }

  /** Those that make it what it is. */
  public List<Finding> deciding() {
    return verdict == Verdict.YES
        ? findings
        : findings.stream().filter(finding -> finding.verdict() != Verdict.YES).toList();
  }
}
