package dev.pgvitals.cli;

import dev.pgvitals.collect.Failure;
import dev.pgvitals.collect.Survey;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.yaml.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the commands that look at a server say of it. */
final class Findings {
  private Findings() {}

  static String heading(ServerConfig server, Survey.Findings findings) {
    var facts = findings.facts();
    return "%s: %s, %s, as %s; %s to run, %d skipped"
        .formatted(
            server.name(),
            facts.product(),
            facts.role(),
            facts.user(),
            Counted.of(findings.plan().queries().size(), "query", "queries"),
            findings.plan().skipped().size());
  }

  static String unreachable(ServerConfig server, Failure failure) {
    return "%s: cannot be reached: %s".formatted(server.name(), describe(failure));
  }

  static String refusal(Survey.Refusal refusal) {
    return "database %s is not accessible: %s"
        .formatted(refusal.database(), describe(refusal.failure()));
  }

  /** What is odd about a run that succeeded. */
  static Optional<String> remark(Survey.Outcome outcome) {
    if (outcome.slice().isEmpty()) {
      return Optional.of("not run: its `when` condition is not met");
    }
    if (outcome.query().schema().counts()) {
      return Optional.of(
          "the first run of EVENTS counts nothing; the agent counts what happens from"
              + " then on");
    }
    if (outcome.rows() == 0) {
      return Optional.of("the query returns no rows");
    }
    List<String> remarks = new ArrayList<>();
    if (outcome.duplicates() > 0) {
      remarks.add(
          Counted.of(outcome.duplicates(), "row") + " dropped: same labels as an earlier row");
    }
    outcome
        .cut()
        .ifPresent(
            cut -> {
              if (cut > 0) {
                remarks.add(Counted.of(cut, "more row") + " dropped by its `top`");
              }
            });
    return remarks.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", remarks));
  }

  /** Reason, SQLSTATE, message and what to do, on one line. */
  static String describe(Failure failure) {
    String state = failure.sqlState().isEmpty() ? "" : " " + failure.sqlState();
    return "[%s%s] %s -> %s"
        .formatted(failure.reason().label(), state, failure.message(), failure.hint());
  }
}
