package dev.pgvitals.backup.basebackup;

import dev.pgvitals.backup.verify.Inspection;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.backup.verify.TarParser;
import dev.pgvitals.backup.verify.Unpacked;
import dev.pgvitals.backup.verify.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds a backup in the form of tar archives against its manifest. */
final class TarInspection implements Inspection, TarParser.Handler {
  private static final int PIECE = 64 * 1024;
  private static final Pattern WAL = Pattern.compile("pg_wal/[0-9A-F]{24}");

  private final Path directory;
  private final Programs programs;
  private final Runnable hasWal;
  private final Deque<Path> left;
  private final byte[] piece = new byte[PIECE];
  private @Nullable FileTable table;
  private volatile @Nullable Unpacked unpacked;
  private @Nullable TarParser parser;
  private String prefix = "";
  private String archive = "";
  private @Nullable String fault;
  private @Nullable FileChecksum checksum;
  private String path = "";
  private int row;
  private long bytes;

  /**
   * An inspection.
   *
   * @param archives of {@link BaseBackup#archives}
   * @param hasWal is told when there is WAL in them
   */
  TarInspection(Path directory, List<Path> archives, Programs programs, Runnable hasWal) {
    this.directory = directory;
    this.hasWal = hasWal;
    this.programs = programs;
    this.left = new ArrayDeque<>(archives);
  }

  @Override
  public Optional<Verdict> advance(Pace pace) throws IOException, InterruptedException {
    try {
      FileTable files = table;
      if (files == null) {
        files = FileTable.read(directory.resolve(Manifest.NAME));
        table = files;
      }
      while (true) {
        Unpacked from = unpacked;
        TarParser to = parser;
        if (from == null || to == null) {
          Path next = left.poll();
          if (next == null) {
            return Optional.of(
                files.missing().map(said -> Verdict.bad(said, bytes)).orElse(Verdict.good(bytes)));
          }
          begin(next);
          continue;
        }
        int n = from.read(piece);
        if (n < 0) {
          if (!to.isComplete()) {
            return Optional.of(Verdict.bad(archive + " ends too early", bytes));
          }
          bytes += from.bytes();
          from.close();
          unpacked = null;
        } else {
          to.take(piece, n);
          if (fault != null) {
            return Optional.of(Verdict.bad(fault, bytes));
          }
          if (!pace.spend(from.toPayFor())) {
            return Optional.empty();
          }
        }
      }
    } catch (Manifest.BadManifestException e) {
      return Optional.of(Verdict.bad(String.valueOf(e.getMessage()), bytes));
    } catch (Unpacked.NoProgramException e) {
      return Optional.of(Verdict.unverifiable(archive + ": " + e.getMessage()));
    } catch (Unpacked.DamagedException e) {
      return Optional.of(Verdict.bad(archive + ": " + e.getMessage(), bytes));
    }
  }

  private void begin(Path next)
      throws IOException, Unpacked.NoProgramException, Unpacked.DamagedException {
    archive = String.valueOf(next.getFileName());
    String name = archive.substring(0, archive.indexOf(".tar"));
    prefix =
        name.equals("base") ? "" : name.equals("pg_wal") ? "pg_wal/" : "pg_tblspc/" + name + "/";
    parser = new TarParser(this);
    unpacked = Unpacked.open(next, programs);
  }

  @Override
  public void begin(TarParser.Entry entry) {
    checksum = null;
    if (!entry.isFile() || fault != null) {
      return;
    }
    path = prefix + entry.name().replaceFirst("^\\./", "");
    if (WAL.matcher(path).matches()) {
      hasWal.run();
    }
    if (FileTable.isIgnored(path)) {
      return;
    }
    FileTable files = Objects.requireNonNull(table);
    row = files.find(path);
    if (row < 0) {
      fault = archive + " has a file that the manifest does not name: " + path;
    } else if (entry.size() != files.size(row)) {
      fault = "%s has %d bytes in place of %d".formatted(path, entry.size(), files.size(row));
    } else {
      checksum = new FileChecksum(files.algorithm(row));
    }
  }

  @Override
  public void content(byte[] from, int offset, int length) {
    if (checksum != null) {
      checksum.take(from, offset, length);
    }
  }

  @Override
  public void end() {
    FileChecksum read = checksum;
    FileTable files = table;
    if (read != null
        && files != null
        && files.algorithm(row) != FileChecksum.Algorithm.NONE
        && read.value() != files.checksum(row)) {
      fault = "the checksum of " + path + " is wrong";
    }
    checksum = null;
  }

  @Override
  public void cut() {
    Unpacked from = unpacked;
    if (from != null) {
      from.cut();
    }
  }

  @Override
  public void close() {
    Unpacked from = unpacked;
    if (from != null) {
      from.close();
    }
  }
}
