package dev.pgvitals.maintain.archive;

import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.archive.table.ArchivePlace.Compression;
import dev.pgvitals.maintain.archive.table.ArchiveRow;
import dev.pgvitals.maintain.archive.table.Archives;
import dev.pgvitals.maintain.archive.table.Written;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.maintain.verb.Work;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.sql.SQLException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Copies one table to one file. */
final class Writing {
  private static final int BUFFER = 64 * 1024;

  private final ArchiveRow row;
  private final ArchivePlace place;
  private final Shelf shelf;
  private final Disk disk;
  private final Archives archives;

  Writing(ArchiveRow row, ArchivePlace place, Shelf shelf, Disk disk, Archives archives) {
    this.row = row;
    this.place = place;
    this.shelf = shelf;
    this.disk = disk;
    this.archives = archives;
  }

  /** When this returns the file has its name, and the row has what is in it. */
  Written write(TableShape seen, Work work)
      throws SQLException, IOException, SkipException, InterruptedException {
    disk.room(seen.tableBytes());
    try (Shelf.Part part = shelf.begin()) {
      Written written =
          work.transaction(
              CopySettings.begin(
                  "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", seen.name(), "ACCESS SHARE"),
              () -> copy(locked(seen, work), part, work));
      // Before it has its name: what a crash leaves is known then.
      archives.written(row.id(), written);
      part.keep();
      return written;
    }
  }

  private TableShape locked(TableShape seen, Work work) throws SQLException, IOException {
    Optional<TableShape> now =
        TableShape.of(work.look().connection(), row.detached().partitionOid());
    if (now.filter(shape -> shape.isAs(seen)).isEmpty()) {
      throw new IOException(seen.name() + " was changed meanwhile, or is gone");
    }
    return now.get();
  }

  private Written copy(TableShape shape, Shelf.Part part, Work work)
      throws SQLException, IOException, SkipException, InterruptedException {
    // What a transaction has written that is tried again.
    part.channel().truncate(0);
    Measured file = new Measured(disk.watched(Channels.newOutputStream(part.channel())));
    GZIPOutputStream packed =
        place.compress() == Compression.GZIP ? new GZIPOutputStream(file, BUFFER) : null;
    Measured content = new Measured(packed == null ? file : packed);
    OutputStream buffered = new BufferedOutputStream(content, BUFFER);
    long rows =
        work.copyOut(shape.copy(), buffered, StatementBounds.within(place.timeout()), Watch.NONE);
    buffered.flush();
    if (packed != null) {
      packed.finish();
    }
    return new Written(
        place.name(),
        part.file().toString(),
        shape.copiedTexts(),
        rows,
        file.bytes(),
        file.sha256(),
        content.sha256());
  }
}
