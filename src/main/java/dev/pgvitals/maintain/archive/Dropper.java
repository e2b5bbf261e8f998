package dev.pgvitals.maintain.archive;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.maintain.archive.table.ArchiveRow;
import dev.pgvitals.maintain.archive.table.Archives;
import dev.pgvitals.maintain.archive.table.Written;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.maintain.verb.Work;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Drops detached partitions. With {@link Require#ARCHIVED} the file is read as a whole first; then,
 * under the lock that the drop needs, the table is copied once more, to nowhere: the drop follows
 * only when that gives the very bytes that the file has.
 */
public final class Dropper {
  private static final Duration DROP = Duration.ofMinutes(5);
  private static final int BUFFER = 64 * 1024;

  private Dropper() {}

  /**
   * Why it would not be dropped, as far as that is seen without a lock and without reading rows or
   * files; empty: it would be tried.
   */
  public static Optional<String> refusal(ArchiveRow row, Require require, Look look)
      throws SQLException {
    if (look.archives().isEmpty()) {
      return Optional.of(Archiver.NO_TABLE);
    }
    if (!row.detached().database().equals(look.database())) {
      return Optional.of("is in database " + row.detached().database());
    }
    if (row.detachedAt().isEmpty()) {
      return Optional.of("is not known to be detached");
    }
    Optional<TableShape> found = TableShape.of(look.connection(), row.detached().partitionOid());
    if (found.isEmpty()) {
      return namesake(row, look.connection());
    }
    Optional<String> strange = found.get().strange(row.detached());
    return strange.isPresent() || require == Require.NOTHING
        ? strange
        : unarchived(row, found.get()).or(() -> row.written().flatMap(ArchiveFile::missing));
  }

  /** Another table with its name is not the one of which the row tells. */
  private static Optional<String> namesake(ArchiveRow row, Connection connection)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ?")) {
      statement.setString(1, row.detached().partitionSchema());
      statement.setString(2, row.detached().partition());
      try (ResultSet found = statement.executeQuery()) {
        return found.next()
            ? Optional.of("the table that was detached is gone, and another one has its name")
            : Optional.empty();
      }
    }
  }

  private static Optional<String> unarchived(ArchiveRow row, TableShape shape) {
    if (!row.isArchived()) {
      return Optional.of("is not archived");
    }
    Optional<String> unreadable = shape.unreadable();
    if (unreadable.isPresent()) {
      return unreadable;
    }
    return row.written().filter(w -> w.columns().equals(shape.copiedTexts())).isPresent()
        ? Optional.empty()
        : Optional.of(
            "%s does not have the columns of its archive any more".formatted(shape.name()));
  }

  /**
   * Drops one, without CASCADE.
   *
   * @param row as it is now
   * @param timeout how long reading the whole table under the lock may take
   * @return done; failed, with what kept it from being dropped
   * @throws SkipException {@code locked} or {@code window}; the table is as it was then
   */
  public static Outcome drop(ArchiveRow row, Require require, Duration timeout, Work work)
      throws SQLException, SkipException, InterruptedException {
    Look look = work.look();
    Optional<String> refusal = refusal(row, require, look);
    Optional<Archives> archives = look.archives();
    if (refusal.isPresent() || archives.isEmpty()) {
      return kept(refusal.orElse(Archiver.NO_TABLE));
    }
    Optional<TableShape> found = TableShape.of(look.connection(), row.detached().partitionOid());
    if (found.isEmpty()) {
      archives.get().dropped(row.id());
      return Outcome.DONE.withReason("was gone already");
    }
    String name = found.get().name();
    try {
      Optional<BasicFileAttributes> read = Optional.empty();
      if (require == Require.ARCHIVED) {
        Written written = row.written().orElseThrow();
        read = Optional.of(ArchiveFile.attributes(Path.of(written.file())));
        Optional<String> damage = ArchiveFile.damage(written, work::check);
        if (damage.isPresent()) {
          return kept(damage.get());
        }
        archives.get().verified(row.id());
      }
      Optional<BasicFileAttributes> then = read;
      Outcome outcome =
          work.transaction(
              CopySettings.begin("BEGIN", name, "ACCESS EXCLUSIVE"),
              () -> locked(row, name, then, timeout, work));
      archives.get().dropped(row.id());
      return outcome;
    } catch (KeptException e) {
      return kept(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return kept(String.valueOf(e));
    }
  }

  private static Outcome kept(String why) {
    return Archiver.failed("not dropped: " + why);
  }

  /** The table stays. */
  private static final class KeptException extends IOException {
    private static final long serialVersionUID = 1;

    KeptException(String why) {
      super(why);
    }
  }

  /** What holds the lock on a name has the table of the OID only if that has the name now. */
  private static Outcome locked(
      ArchiveRow row, String name, Optional<BasicFileAttributes> file, Duration timeout, Work work)
      throws SQLException, IOException, SkipException, InterruptedException {
    TableShape shape =
        TableShape.of(work.look().connection(), row.detached().partitionOid())
            .orElseThrow(() -> new KeptException("it is gone"));
    keepIf(shape.name().equals(name) ? shape.strange(row.detached()) : Optional.of("renamed"));
    Outcome outcome = Outcome.DONE.withBytes(shape.bytes(), 0);
    if (file.isPresent()) {
      keepIf(unarchived(row, shape));
      Written written = row.written().orElseThrow();
      keepIf(difference(shape, written, timeout, work));
      BasicFileAttributes now = ArchiveFile.attributes(Path.of(written.file()));
      if (!now.lastModifiedTime().equals(file.get().lastModifiedTime())
          || now.size() != file.get().size()) {
        throw new KeptException(written.file() + " was changed meanwhile");
      }
      outcome = outcome.withRows(written.rows());
    }
    work.execute("DROP TABLE " + name, StatementBounds.within(DROP), Watch.NONE);
    return outcome;
  }

  private static void keepIf(Optional<String> why) throws KeptException {
    if (why.isPresent()) {
      throw new KeptException(why.get());
    }
  }

  private static Optional<String> difference(
      TableShape shape, Written written, Duration timeout, Work work)
      throws SQLException, IOException, SkipException, InterruptedException {
    Measured content = new Measured(OutputStream.nullOutputStream());
    OutputStream buffered = new BufferedOutputStream(content, BUFFER);
    long rows = work.copyOut(shape.copy(), buffered, StatementBounds.within(timeout), Watch.NONE);
    buffered.flush();
    if (rows != written.rows()) {
      return Optional.of(
          "%s has %,d rows, and its archive has %,d: somebody wrote to it after it was archived"
              .formatted(shape.name(), rows, written.rows()));
    }
    return content.sha256().equals(written.contentSha256())
        ? Optional.empty()
        : Optional.of(
            "%s does not have what its archive has: rows were changed, or moved, after it was"
                    .formatted(shape.name())
                + " archived");
  }
}
