package dev.pgvitals.maintain.run;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import java.util.List;
import java.util.Optional;

/**
 * What is, or would be, done by a job on a server.
 *
 * @param when of its window, for a reader; empty: it may work at any time
 * @param notes what else there is to say, such as a guard that would stop it now
 * @param outcome of the whole; empty in a dry run
 */
public record JobReport(
    String server,
    String job,
    String when,
    List<String> notes,
    List<TargetReport> targets,
    Optional<Outcome> outcome) {
  public JobReport {
    notes = List.copyOf(notes);
    targets = List.copyOf(targets);
  }

  /** Whether something failed, or was left undone because of a guard. */
  public boolean isTrouble() {
    return outcome.isPresent() && outcome.get().status() != RunStatus.DONE;
  }
}
