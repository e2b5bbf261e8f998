package dev.pgvitals.collect.probe;

import dev.pgvitals.collect.plan.MissingRoles;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said of a look at a server. */
public final class ProbeText {
  private ProbeText() {}

  public static String heading(ServerConfig server, ServerProbe.Findings findings) {
    var facts = findings.facts();
    return "%s: %s, %s, as %s; %s planned, %d skipped"
        .formatted(
            server.name(),
            facts.product(),
            facts.role(),
            facts.user(),
            Plural.of(findings.plan().queries().size(), "query", "queries"),
            findings.plan().skipped().size());
  }

  /** What the role would have to be a member of to see everything; empty when it is. */
  public static Optional<String> missingRoles(ServerProbe.Findings findings) {
    return MissingRoles.of(findings.facts(), findings.plan()).map(MissingRoles::text);
  }

  public static String unreachable(ServerConfig server, Failure failure) {
    return "%s: cannot be reached: %s".formatted(server.name(), describe(failure));
  }

  public static String refusal(ServerProbe.Refusal refusal) {
    return "database %s is not accessible: %s"
        .formatted(refusal.database(), describe(refusal.failure()));
  }

  /** What is odd about a run that succeeded. */
  public static Optional<String> remark(ServerProbe.Outcome outcome) {
    if (outcome.slice().isEmpty()) {
      return Optional.of("not run: its `when` condition is not met");
    }
    if (outcome.query().schema().countsEvents()) {
      return Optional.of(
          "the first run of EVENTS counts nothing; the agent counts what happens from"
              + " then on");
    }
    if (outcome.query().schema().takesSamples()) {
      return Optional.of(
          "the first run of SAMPLED counts nothing; the agent counts the time from then on");
    }
    if (outcome.rows() == 0) {
      return Optional.of("the query returns no rows");
    }
    List<String> remarks = new ArrayList<>();
    outcome
        .cut()
        .ifPresent(
            cut -> {
              if (cut > 0) {
                remarks.add(
                    Plural.of(cut, "more row")
                        + " dropped"
                        + (outcome.query().query().top().isPresent() ? " by its `top`" : ""));
              }
            });
    outcome.remarks().forEach(remark -> remarks.add(remark.text()));
    return remarks.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", remarks));
  }

  /** That a query should have given a result, and why it did not. */
  public static String failed(ServerProbe.Outcome outcome) {
    return outcome.query()
        + " failed"
        + outcome.failure().map(failure -> ": " + describe(failure)).orElse("");
  }

  /** Reason, SQLSTATE, message and what to do, on one line. */
  public static String describe(Failure failure) {
    String state = failure.sqlState().isEmpty() ? "" : " " + failure.sqlState();
    return "[%s%s] %s -> %s"
        .formatted(failure.reason().label(), state, failure.message(), failure.hint());
  }
}
