package dev.pgvitals.web.status;

import dev.pgvitals.yaml.Problem;
import java.util.List;

/**
 * What came of a reload.
 *
 * @param servers in force now; 0 unless it was done
 * @param queries in force now; 0 unless it was done
 * @param problems all that is wrong with the files; empty unless they were refused
 */
public record ReloadOutcome(Status status, int servers, int queries, List<Problem> problems) {
  public ReloadOutcome {
    problems = List.copyOf(problems);
  }

  /** How it ended; whatever is not {@link #DONE} has changed nothing so far. */
  public enum Status {
    DONE,
    /** The files have problems. */
    REFUSED,
    /** An error of the agent itself, which its log describes. */
    FAILED,
    /** It had not ended when the caller was interrupted; the log says how it ends. */
    RUNNING,
    /** The agent is stopping. */
    STOPPING
  }

  public static ReloadOutcome done(int servers, int queries) {
    return new ReloadOutcome(Status.DONE, servers, queries, List.of());
  }

  public static ReloadOutcome refused(List<Problem> problems) {
    return new ReloadOutcome(Status.REFUSED, 0, 0, problems);
  }

  /**
   * One with nothing more to tell.
   *
   * @param status neither {@link Status#DONE} nor {@link Status#REFUSED}
   */
  public static ReloadOutcome without(Status status) {
    return new ReloadOutcome(status, 0, 0, List.of());
  }
}
