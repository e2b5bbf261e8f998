package dev.pgvitals.advice;

import dev.pgvitals.advice.report.Finding;
import java.util.List;

/** What was found in one database; see {@link dev.pgvitals.advice.report.ServerAdvice}. */
record DatabaseAdvice(int statements, int planned, List<Finding> findings, List<String> notes) {
  DatabaseAdvice {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }
}
