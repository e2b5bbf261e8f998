package dev.pgvitals.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * What was found on one server.
 *
 * @param server its name
 * @param heading what it is; empty when it cannot be reached
 * @param cases in the order in which they are to be read
 * @param remarks what could not be found out
 */
public record ServerNotes(
    String server, Optional<String> heading, List<CaseNotes> cases, List<Remark> remarks) {
  public ServerNotes {
    cases = List.copyOf(cases);
    remarks = List.copyOf(remarks);
  }

  /** Whether something could not be found out. */
  public boolean isFailed() {
    return !remarks.isEmpty() || cases.stream().anyMatch(CaseNotes::isFailed);
  }
}
