package dev.pgvitals.cli.rescue;

import dev.pgvitals.rescue.Rescue;
import dev.pgvitals.rescue.plan.Limits;
import dev.pgvitals.rescue.plan.Plan;
import dev.pgvitals.rescue.plan.Situation;
import java.util.Optional;

/**
 * What was found on a server, and what was done.
 *
 * @param server its name
 * @param unrecorded why no rows are written; empty where they are, or where nothing is done
 * @param result empty: nobody was to be signalled
 */
record RescueReport(
    String server,
    Situation situation,
    Limits limits,
    Plan plan,
    Optional<String> unrecorded,
    Optional<Rescue.Result> result) {
  RescueReport with(Rescue.Result done) {
    return new RescueReport(server, situation, limits, plan, unrecorded, Optional.of(done));
  }

  /** Whether all is well now, as far as is known. */
  boolean isFine() {
    return result
        .map(done -> done.worked() && !done.after().trouble())
        .orElse(!plan.diagnosis().trouble());
  }
}
