package dev.pgvitals.backup.restore;

import dev.pgvitals.backup.basebackup.BaseBackupReader;
import dev.pgvitals.backup.basebackup.RestorableBackup;
import dev.pgvitals.backup.verify.Unpacked;
import dev.pgvitals.feed.FeedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Copies the newest full base backup, with the WAL that makes it consistent. No command fetches
 * WAL: what it takes is copied before, so that the server comes up on it alone.
 */
public final class BaseBackupRestoration implements Restoration {
  private static final int PIECE = 256 * 1024;

  /** As far as WAL and the server's own files go. */
  private static final long MORE = 256L * 1024 * 1024;

  private final BaseBackupReader backups;

  public BaseBackupRestoration(BaseBackupReader backups) {
    this.backups = backups;
  }

  @Override
  public Restored restore(TestDirectory directory, RestoreRequest request, Work work)
      throws IOException, RestoreFailedException, InterruptedException {
    RestorableBackup backup = newest();
    if (directory.free() < backup.bytes() + MORE) {
      throw new RestoreFailedException(
          "there is too little room in %s: %d MB free, and the backup has %d MB"
              .formatted(
                  directory.root(), directory.free() / 1_000_000, backup.bytes() / 1_000_000),
          "name a directory on a larger file system");
    }
    work.say("copying " + backup.directory());
    if (backup.archives().isEmpty()) {
      new TreeCopy(directory, work).copy(backup.directory());
    } else {
      new TarUnpacking(directory, work).unpack(backup.archives());
    }
    fetchWal(backup, directory, work);
    PostgresBinaries binaries =
        PostgresBinaries.find(OptionalInt.of(major(directory.data())), work);
    TestServer server =
        TestServer.on(directory, binaries, request, request.superuser(), Optional.empty(), work);
    work.atEnd(server::close);
    work.say("starting PostgreSQL " + binaries.major());
    server.start();
    return new Restored("full", Optional.of(backup.time()), server, "postgres");
  }

  private RestorableBackup newest() throws RestoreFailedException, InterruptedException {
    try {
      return backups
          .restorable()
          .orElseThrow(() -> new RestoreFailedException("there is no full backup", ""));
    } catch (FeedException e) {
      throw new RestoreFailedException(e.failure().message(), e.failure().hint());
    }
  }

  static int major(Path data) throws IOException, RestoreFailedException {
    try {
      return Integer.parseInt(Files.readString(data.resolve("PG_VERSION")).strip());
    } catch (NumberFormatException e) {
      throw new RestoreFailedException("what was restored has no PG_VERSION that is a number", "");
    }
  }

  private static void fetchWal(RestorableBackup backup, TestDirectory directory, Work work)
      throws IOException, RestoreFailedException, InterruptedException {
    Path wal = directory.data().resolve("pg_wal");
    for (String name : backup.wal()) {
      if (Files.exists(wal.resolve(name)) || backup.walArchive().isEmpty()) {
        continue;
      }
      Path archived = archived(backup.walArchive().get(), name);
      work.say("fetching " + archived);
      byte[] piece = new byte[PIECE];
      try (Unpacked from = Unpacked.open(archived, work.programs());
          OutputStream to = Files.newOutputStream(wal.resolve(name))) {
        for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
          to.write(piece, 0, n);
          work.left();
        }
      } catch (Unpacked.NoProgramException | Unpacked.DamagedException e) {
        throw new RestoreFailedException(archived + ": " + e.getMessage(), "");
      }
    }
  }

  private static Path archived(Path archive, String name)
      throws IOException, RestoreFailedException {
    for (String suffix : List.of("", ".gz", ".zst", ".lz4", ".bz2", ".xz")) {
      if (Files.exists(archive.resolve(name + suffix))) {
        return archive.resolve(name + suffix);
      }
    }
    try (Stream<Path> others = Files.list(archive)) {
      throw new RestoreFailedException(
          "the backup needs %s, which is not among the %d files of %s"
              .formatted(name, others.count(), archive),
          "");
    }
  }
}
