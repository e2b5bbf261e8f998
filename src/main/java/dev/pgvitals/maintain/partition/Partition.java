package dev.pgvitals.maintain.partition;

import dev.pgvitals.maintain.partition.bound.Range;
import java.util.Optional;

/**
 * One partition of a table.
 *
 * @param name as SQL has it, with its schema
 * @param kind as relkind has it
 * @param bound as the server says it
 * @param range empty: the default, or one whose bounds cannot be compared
 * @param pending whether it is half detached
 * @param bytes as of the last vacuum, without indexes
 */
record Partition(
    long oid,
    String schema,
    String relname,
    String name,
    String kind,
    String bound,
    Optional<Range> range,
    boolean pending,
    long bytes) {
  boolean isDefault() {
    return bound.equals("DEFAULT");
  }

  /** Whether it has, or may have, rows here: neither a foreign table nor the default. */
  boolean isOrdinary() {
    return !isDefault() && (kind.equals("r") || kind.equals("p"));
  }
}
