package dev.pgvitals.maintain.archive;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.archive.table.ArchiveRow;
import dev.pgvitals.maintain.archive.table.Archives;
import dev.pgvitals.maintain.archive.table.Written;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Writes the rows of a detached partition to a file, and makes sure that they are there. A
 * partition is called archived only when its file is on the disk, was read back as a whole, and was
 * handed on. Whatever goes wrong, the partition stays as it is, and a later call goes on.
 */
public final class Archiver {
  static final String NO_TABLE =
      "there is no table pgvitals.archive that the role may write to: have a superuser run what"
          + " pgvitals maintain sql --setup prints, in the home database";

  private Archiver() {}

  /**
   * Archives one.
   *
   * @param row as it is now, of the database that is worked in
   * @return done, with the rows; failed, with what is wrong with the table, the place, or the
   *     program that hands on
   * @throws SkipException {@code space} when the disk of the place is too full, {@code locked},
   *     {@code window}; what was written is removed then
   */
  public static Outcome archive(ArchiveRow row, ArchivePlace place, Work work)
      throws SQLException, SkipException, InterruptedException {
    Optional<Archives> archives = work.look().archives();
    if (archives.isEmpty()) {
      return failed(NO_TABLE);
    }
    Optional<TableShape> found =
        TableShape.of(work.look().connection(), row.detached().partitionOid());
    Optional<String> refusal = refusal(row, found, work);
    if (refusal.isPresent() || found.isEmpty()) {
      return failed(refusal.orElse("the table is gone"));
    }
    if (row.isArchived()) {
      return Outcome.DONE.withReason("archived already");
    }
    TableShape shape = found.get();
    Shelf shelf;
    try {
      shelf = Shelf.of(place, row.detached());
      shelf.sweep();
    } catch (IOException e) {
      return failed(text(e));
    }
    Disk disk = new Disk(place, shelf.directory());
    try {
      Optional<Written> left = left(row, shape, work);
      Written written =
          left.isPresent()
              ? left.get()
              : new Writing(row, place, shelf, disk, archives.get()).write(shape, work);
      Optional<String> problem =
          left.isPresent() ? Optional.empty() : ArchiveFile.damage(written, work::check);
      if (problem.isEmpty()) {
        writeScript(row, written, shape);
        problem = AfterHook.run(place, row.detached(), written, work);
      }
      if (problem.isPresent()) {
        return failed(problem.get());
      }
      archives.get().archived(row.id());
      return Outcome.DONE.withRows(written.rows()).withReason(written.file());
    } catch (IOException e) {
      if (disk.isFull(e)) {
        throw SkipException.target(SkipReason.SPACE, text(e));
      }
      return failed(text(e));
    }
  }

  /** What reads the table; empty when that is gone. */
  public static Optional<String> statement(ArchiveRow row, Look look) throws SQLException {
    return TableShape.of(look.connection(), row.detached().partitionOid()).map(TableShape::copy);
  }

  private static Optional<String> refusal(ArchiveRow row, Optional<TableShape> found, Work work) {
    if (!row.detached().database().equals(work.look().database())) {
      return Optional.of("is in database " + row.detached().database());
    }
    return found.flatMap(shape -> shape.strange(row.detached()).or(shape::unreadable));
  }

  /** What an earlier call has written to its end, if it is whole, and of the table as it is. */
  private static Optional<Written> left(ArchiveRow row, TableShape shape, Work work)
      throws SQLException, SkipException, InterruptedException {
    Optional<Written> written =
        row.written().filter(file -> file.columns().equals(shape.copiedTexts()));
    return written.isPresent() && ArchiveFile.damage(written.get(), work::check).isEmpty()
        ? written
        : Optional.empty();
  }

  private static void writeScript(ArchiveRow row, Written written, TableShape shape)
      throws IOException {
    Path file = Path.of(written.file());
    if (Shelf.exists(Shelf.script(file))) {
      return;
    }
    try (Shelf.Part part = Shelf.beginScript(file)) {
      ByteBuffer rest =
          ByteBuffer.wrap(RestoreScript.of(row, written, shape).getBytes(StandardCharsets.UTF_8));
      while (rest.hasRemaining()) {
        part.channel().write(rest);
      }
      part.keep();
    }
  }

  static Outcome failed(String reason) {
    return Outcome.failed(reason, Optional.empty());
  }

  /** The JDK's own messages are often a path alone. */
  private static String text(IOException e) {
    return e instanceof FileSystemException ? String.valueOf(e) : String.valueOf(e.getMessage());
  }
}
