package dev.pgvitals.maintain.run;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.maintain.verb.Target;
import java.util.Optional;

/**
 * What is, or would be, done on a target.
 *
 * @param outcome empty in a dry run
 */
public record TargetReport(
    String database, String verb, Target target, Optional<Outcome> outcome) {}
