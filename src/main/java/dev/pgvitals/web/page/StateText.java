package dev.pgvitals.web.page;

import dev.pgvitals.text.Plural;
import dev.pgvitals.web.status.ReloadOutcome;
import dev.pgvitals.web.status.Stall;
import dev.pgvitals.yaml.ProblemSummary;
import java.util.List;

/** The agent's own state in words. */
public final class StateText {
  private static final int MAX_PROBLEMS = 100;

  private StateText() {}

  /**
   * Whether the agent is ready.
   *
   * @param untried names of servers; none when it is
   */
  public static String readiness(List<String> untried) {
    return untried.isEmpty() ? "ready" : "not ready: not tried yet: " + String.join(", ", untried);
  }

  /** What is wrong, and what to do about it. */
  public static String stall(Stall stall) {
    long seconds = stall.duration().toSeconds();
    return switch (stall.part()) {
      case COLLECTION ->
          "nothing collected for %d s: the agent is stuck, restart it".formatted(seconds);
      case RELOAD ->
          "a reload has been running for "
              + seconds
              + " s: the file system with the configuration or catalogue is not responding";
    };
  }

  /** What is in force now, or why it is not what the files say; many problems in a summary. */
  public static String reload(ReloadOutcome outcome) {
    return switch (outcome.status()) {
      case DONE ->
          "reloaded: %s, %s"
              .formatted(
                  Plural.of(outcome.servers(), "server"),
                  Plural.of(outcome.queries(), "query", "queries"));
      case REFUSED -> ProblemSummary.of(outcome.problems(), MAX_PROBLEMS);
      case FAILED -> "unexpected error; see the log for details";
      case RUNNING -> "reload still running; see the log for the result";
      case STOPPING -> "not reloaded: the agent is stopping";
    };
  }
}
