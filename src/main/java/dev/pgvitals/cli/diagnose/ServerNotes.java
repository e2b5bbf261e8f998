package dev.pgvitals.cli.diagnose;

import dev.pgvitals.config.ServerConfig;
import java.util.List;
import java.util.Optional;

/**
 * What was found on one server.
 *
 * @param heading what it is; empty when it cannot be reached
 * @param cases in the order in which they are to be read
 * @param remarks what could not be found out, for people
 */
record ServerNotes(
    ServerConfig server, Optional<String> heading, List<CaseNotes> cases, List<String> remarks) {
  ServerNotes {
    cases = List.copyOf(cases);
    remarks = List.copyOf(remarks);
  }

  boolean isFailed() {
    return !remarks.isEmpty() || cases.stream().anyMatch(CaseNotes::isFailed);
  }
}
