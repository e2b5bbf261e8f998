package dev.pgvitals.web.status;

import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A monitored server at one moment.
 *
 * @param identity as last read; may be old while the server is down
 * @param health empty until it is known
 * @param failure why it is down; empty while it is up, and before the first attempt. Its message is
 *     for the log and for people who are logged in: a page is read by more
 */
public record ServerStatus(
    String name,
    State state,
    Optional<Identity> identity,
    Optional<ServerHealth> health,
    Optional<Failure> failure,
    Work work) {

  /** Whether the last attempt to reach it succeeded. */
  public enum State {
    UP,
    DOWN,
    NOT_TRIED
  }

  /**
   * What it is.
   *
   * @param product with its version as people say it, such as {@code PostgreSQL 18.6}
   * @param version {@code server_version_num}, such as 180006; of PgBouncer, 11800 for 1.18.0
   * @param role {@code primary}, {@code replica} or {@code pooler}
   * @param started when it was started
   */
  public record Identity(String product, int version, String role, Instant started) {}

  /**
   * What the agent does there.
   *
   * @param queries how many are planned
   * @param skipped how many of the catalogue are not planned
   * @param failing how many planned ones failed when they last ran
   * @param series published now
   * @param connections open now
   * @param slowest empty until a query has run
   */
  public record Work(
      int queries,
      int skipped,
      int failing,
      int series,
      int connections,
      Optional<Slowest> slowest) {}

  /** The planned query whose last run took longest. */
  public record Slowest(String query, Duration duration) {}
}
