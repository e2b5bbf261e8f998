package dev.pgvitals.maintain.verb;

import dev.pgvitals.jobrun.SkipReason;
import java.util.List;
import java.util.Optional;

/**
 * Something to work on.
 *
 * @param name as SQL names it, with its schema, from the catalogue and never from a file
 * @param oid of the relation
 * @param why it is worked on, for a reader: {@code 35 % dead, 12,000 rows}
 * @param statements that will run, in order; what a dry run prints
 * @param bytes that it takes on the disk now
 * @param needsRoom whether a second copy of it is made on the way
 * @param skip why it will not be worked on although it is due
 */
public record Target(
    String name,
    long oid,
    String why,
    List<String> statements,
    long bytes,
    boolean needsRoom,
    Optional<Skip> skip) {
  public Target {
    statements = List.copyOf(statements);
  }

  /** Why not. */
  public record Skip(SkipReason reason, String detail) {}

  /** One that is worked on in place. */
  public static Target of(String name, long oid, String why, String statement, long bytes) {
    return new Target(name, oid, why, List.of(statement), bytes, false, Optional.empty());
  }

  /** The same, of which a copy is made. */
  public Target copied() {
    return new Target(name, oid, why, statements, bytes, true, skip);
  }

  /** The same, not to be worked on. */
  public Target skipped(SkipReason reason, String detail) {
    return new Target(
        name, oid, why, statements, bytes, needsRoom, Optional.of(new Skip(reason, detail)));
  }
}
