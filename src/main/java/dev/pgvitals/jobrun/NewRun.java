package dev.pgvitals.jobrun;

import java.time.Instant;
import java.util.Optional;

/**
 * What is about to run.
 *
 * @param database that it is about
 * @param target as SQL names it; empty: the run as a whole
 * @param verb such as {@code vacuum}
 * @param statement that will run
 * @param nextDue when the job is to run again; said of the run as a whole
 */
public record NewRun(
    String job,
    String database,
    Optional<String> target,
    String verb,
    Optional<String> statement,
    Optional<Instant> nextDue) {
  /** The run as a whole. */
  public static NewRun whole(String job, String database, String verb, Optional<Instant> nextDue) {
    return new NewRun(job, database, Optional.empty(), verb, Optional.empty(), nextDue);
  }

  /** One target of it. */
  public static NewRun of(
      String job, String database, String target, String verb, String statement) {
    return new NewRun(
        job, database, Optional.of(target), verb, Optional.of(statement), Optional.empty());
  }
}
