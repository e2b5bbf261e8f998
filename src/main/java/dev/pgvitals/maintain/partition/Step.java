package dev.pgvitals.maintain.partition;

import dev.pgvitals.maintain.archive.table.ArchiveRow;
import dev.pgvitals.maintain.verb.Target;
import java.util.Optional;

/**
 * The next thing that is to happen to a partition that is old.
 *
 * @param row of the table of archives; empty: it is not detached yet
 */
record Step(
    Kind kind,
    Target target,
    AgeEntry entry,
    PartitionedTable table,
    Optional<Partition> partition,
    Optional<ArchiveRow> row) {
  /** In the order of their coming, each in another run. */
  enum Kind {
    FINISH,
    DETACH,
    ARCHIVE,
    DROP,
    /** There is something about it that somebody has to look at. */
    NONE
  }
}
