package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.verify.Inspection;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.backup.verify.Verdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Has pg_restore read what {@code pg_dump -Fd} has written, and looks where that does not. */
final class DirectoryInspection implements Inspection {
  /** A table's rows, not compressed: pg_restore would take any part of them for all. */
  private static final Pattern ROWS = Pattern.compile("\\d+\\.dat");

  private final Path directory;
  private final long bytes;
  private final @Nullable RestoredContents contents;
  private @Nullable Verdict known;

  DirectoryInspection(DumpFile dump, Programs programs) throws IOException {
    this.directory = dump.identity().path();
    this.bytes = dump.size();
    Optional<Path> pgRestore = programs.newestOfPostgres("pg_restore");
    if (!Files.exists(directory.resolve("toc.dat"))) {
      known = Verdict.bad("it has no toc.dat: pg_dump did not finish, or it is no dump", bytes);
      contents = null;
    } else if (pgRestore.isEmpty()) {
      known = Verdict.unverifiable(DumpInspection.NO_PG_RESTORE);
      contents = null;
    } else {
      contents = RestoredContents.ofDirectory(pgRestore.get(), directory);
    }
  }

  @Override
  public Optional<Verdict> advance(Pace pace) throws IOException, InterruptedException {
    if (known == null) {
      Optional<String> cut = cutFile();
      if (cut.isPresent()) {
        known = Verdict.bad(cut.get() + " ends too early", bytes);
      }
    }
    RestoredContents from = contents;
    return known != null || from == null ? Optional.ofNullable(known) : from.end(bytes, pace);
  }

  private Optional<String> cutFile() throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (ROWS.matcher(name).matches() && Files.isRegularFile(child) && !endsAsRowsDo(child)) {
          return Optional.of(name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return Optional.empty();
  }

  private static boolean endsAsRowsDo(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      if (in.length() < 2) {
        return false;
      }
      in.seek(in.length() - 2);
      byte[] end = new byte[2];
      in.readFully(end);
      return end[0] == '\n' && end[1] == '\n';
    }
  }

  @Override
  public void cut() {
    if (contents != null) {
      contents.close();
    }
  }

  @Override
  public void close() {
    cut();
  }
}
