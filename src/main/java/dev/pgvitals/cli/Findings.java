package dev.pgvitals.cli;

import dev.pgvitals.collect.Failure;
import dev.pgvitals.collect.Survey;
import dev.pgvitals.config.ServerConfig;

/** What the commands that look at a server say of it. */
final class Findings {
  private Findings() {}

  static String heading(ServerConfig server, Survey.Findings findings) {
    var facts = findings.facts();
    return "%s: PostgreSQL %s, %s, as %s; %d to run, %d not"
        .formatted(
            server.name(),
            facts.versionText(),
            facts.role(),
            facts.user(),
            findings.plan().queries().size(),
            findings.plan().skipped().size());
  }

  static String unreachable(ServerConfig server, Failure failure) {
    return "%s: cannot be reached: %s".formatted(server.name(), describe(failure));
  }

  static String refusal(Survey.Refusal refusal) {
    return "database %s cannot be entered: %s"
        .formatted(refusal.database(), describe(refusal.failure()));
  }

  /** Reason, SQLSTATE, message and what to do, on one line. */
  static String describe(Failure failure) {
    String state = failure.sqlState().isEmpty() ? "" : " " + failure.sqlState();
    return "[%s%s] %s -> %s"
        .formatted(failure.reason().label(), state, failure.message(), failure.hint());
  }
}
