package dev.pgvitals.maintain.delete;

import dev.pgvitals.maintain.verb.TablePatterns;
import java.time.Duration;
import java.util.Optional;

/**
 * Which rows go, and how fast.
 *
 * @param database that it is in; empty: in each in which the job works
 * @param table one, perhaps a parent of partitions or heirs
 * @param column as the catalogue has it, without quotes
 * @param where what else must be true of a row
 * @param batch rows of the first statement; those after it are larger or smaller by its time
 * @param pause between two batches
 * @param budget after so long the rest is left to the next run
 * @param most rows a run
 * @param maxShare of the rows of the table, in a run; beyond it, column or clock may be wrong
 */
record DeleteRule(
    Optional<String> database,
    TablePatterns table,
    String column,
    Duration olderThan,
    Optional<Where> where,
    int batch,
    Duration pause,
    Duration budget,
    long most,
    double maxShare) {
  boolean isIn(String other) {
    return database.isEmpty() || database.get().equals(other);
  }
}
