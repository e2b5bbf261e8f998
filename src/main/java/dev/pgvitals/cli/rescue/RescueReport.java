package dev.pgvitals.cli.rescue;

import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.rescue.Rescue;
import dev.pgvitals.rescue.plan.Diagnosis;
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
 * @param vacuumed what came of the vacuum of the oldest tables, and how it is after it; empty:
 *     nobody asked for it
 */
record RescueReport(
    String server,
    Situation situation,
    Limits limits,
    Plan plan,
    Optional<String> unrecorded,
    Optional<Rescue.Result> result,
    Optional<Vacuumed> vacuumed) {
  /** What came of it. */
  record Vacuumed(ServerReport report, Diagnosis after) {
    boolean isFine() {
      return !report.isTrouble() && !after.trouble();
    }
  }

  RescueReport with(Rescue.Result done) {
    return new RescueReport(
        server, situation, limits, plan, unrecorded, Optional.of(done), vacuumed);
  }

  RescueReport with(Vacuumed done) {
    return new RescueReport(server, situation, limits, plan, unrecorded, result, Optional.of(done));
  }

  /** Whether all is well now, as far as is known. */
  boolean isFine() {
    if (vacuumed.isPresent()) {
      return vacuumed.get().isFine() && result.map(Rescue.Result::worked).orElse(true);
    }
    return result
        .map(done -> done.worked() && !done.after().trouble())
        .orElse(!plan.diagnosis().trouble());
  }
}
