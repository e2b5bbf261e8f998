package dev.pgvitals.maintain.run;

import dev.pgvitals.jobrun.JobRun;
import java.time.Instant;
import java.util.Optional;

/**
 * How it is with a job on a server.
 *
 * @param last its last run, if there was one
 * @param lastSuccess when a run last ended with success
 * @param next when it is due; empty: it is run by hand
 */
public record JobState(
    String server,
    String job,
    Optional<JobRun> last,
    Optional<Instant> lastSuccess,
    Optional<Instant> next) {}
