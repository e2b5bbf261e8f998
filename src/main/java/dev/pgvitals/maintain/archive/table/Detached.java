package dev.pgvitals.maintain.archive.table;

import java.util.Optional;

/**
 * A partition that is about to be detached.
 *
 * @param schema of the partitioned table
 * @param table the partitioned table
 * @param partitionSchema which need not be that of the table
 * @param partitionOid by which it is known afterwards
 * @param from the lower bound as the catalogue has it, without quotes; empty: MINVALUE, or a list
 * @param to the upper bound; empty: MAXVALUE, or a list
 */
public record Detached(
    String database,
    String schema,
    String table,
    String partitionSchema,
    String partition,
    long partitionOid,
    Optional<String> from,
    Optional<String> to) {}
