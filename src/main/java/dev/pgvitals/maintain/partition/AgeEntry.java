package dev.pgvitals.maintain.partition;

import dev.pgvitals.maintain.archive.Require;
import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.partition.bound.Age;
import java.util.Optional;

/**
 * A table whose old partitions go.
 *
 * @param detachAfter empty: nothing is detached
 * @param archive where what was detached is copied to; empty: it is not
 * @param dropAfter empty: nothing is dropped
 * @param require what must be so before it is
 */
record AgeEntry(
    NamedTable table,
    Optional<Age> detachAfter,
    Optional<ArchivePlace> archive,
    Optional<Age> dropAfter,
    Require require) {}
