package dev.pgvitals.maintain.archive.table;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of the table: a partition on its way from attached to dropped.
 *
 * @param begunAt when it was about to be detached
 * @param detachedAt empty: nobody has seen yet that it is
 * @param written what stands in the row of its file; the file may not be whole before {@code
 *     archivedAt}
 * @param archivedAt when its file was whole, read back, and handed on
 * @param verifiedAt when the file was last read as a whole and found as it was written
 * @param droppedAt when it was gone; without {@code detachedAt}: when it was seen to be a partition
 *     still, or again
 */
public record ArchiveRow(
    long id,
    Detached detached,
    Instant begunAt,
    Optional<Instant> detachedAt,
    Optional<Written> written,
    Optional<Instant> archivedAt,
    Optional<Instant> verifiedAt,
    Optional<Instant> droppedAt,
    String agent) {
  public boolean isArchived() {
    return written.isPresent() && archivedAt.isPresent() && verifiedAt.isPresent();
  }
}
