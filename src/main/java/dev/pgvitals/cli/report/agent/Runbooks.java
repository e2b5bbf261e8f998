package dev.pgvitals.cli.report.agent;

import java.util.Optional;

/** Where the runbooks of alerts can be read by who has the report. */
public interface Runbooks {
  /**
   * The address for an alert.
   *
   * @param named what the agent says, which may be a path in the repository
   */
  Optional<String> of(String alert, String named);
}
