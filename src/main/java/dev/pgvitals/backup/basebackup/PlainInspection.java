package dev.pgvitals.backup.basebackup;

import dev.pgvitals.backup.verify.Inspection;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Verdict;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds a backup in the form of a data directory against its manifest. */
final class PlainInspection implements Inspection {
  private static final int PIECE = 256 * 1024;

  /** Beyond what a data directory has: a link that leads back to itself ends there. */
  private static final int DEEPEST = 12;

  private final Path directory;
  private final byte[] piece = new byte[PIECE];
  private final Deque<Path> left = new ArrayDeque<>();
  private @Nullable FileTable table;
  private @Nullable Open open;
  private long bytes;

  private record Open(String path, InputStream in, int row, FileChecksum checksum) {}

  PlainInspection(Path directory) {
    this.directory = directory;
  }

  @Override
  public Optional<Verdict> advance(Pace pace) throws IOException, InterruptedException {
    try {
      FileTable files = table;
      if (files == null) {
        files = FileTable.read(directory.resolve(Manifest.NAME));
        table = files;
        list(directory);
      }
      while (true) {
        Open now = open;
        if (now == null) {
          Path next = left.poll();
          if (next == null) {
            return Optional.of(
                files.missing().map(said -> Verdict.bad(said, bytes)).orElse(Verdict.good(bytes)));
          }
          Optional<String> fault = begin(files, next);
          if (fault.isPresent()) {
            return Optional.of(Verdict.bad(fault.get(), bytes));
          }
          continue;
        }
        int n = now.in().read(piece);
        if (n < 0) {
          now.in().close();
          open = null;
          if (files.algorithm(now.row()) != FileChecksum.Algorithm.NONE
              && now.checksum().value() != files.checksum(now.row())) {
            return Optional.of(Verdict.bad("the checksum of " + now.path() + " is wrong", bytes));
          }
        } else {
          bytes += n;
          now.checksum().take(piece, 0, n);
          if (!pace.spend(n)) {
            return Optional.empty();
          }
        }
      }
    } catch (Manifest.BadManifestException e) {
      return Optional.of(Verdict.bad(String.valueOf(e.getMessage()), bytes));
    }
  }

  /** Of a file or directory, of which the fault is told if it has one. */
  private Optional<String> begin(FileTable files, Path next) throws IOException {
    String path = directory.relativize(next).toString();
    if (FileTable.isIgnored(path)) {
      return Optional.empty();
    }
    BasicFileAttributes attributes = Files.readAttributes(next, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      if (directory.relativize(next).getNameCount() < DEEPEST) {
        list(next);
      }
      return Optional.empty();
    }
    int row = files.find(path);
    if (row < 0) {
      return Optional.of("a file is there that the manifest does not name: " + path);
    }
    if (!attributes.isRegularFile()) {
      return Optional.of(path + " is no regular file");
    }
    if (attributes.size() != files.size(row)) {
      return Optional.of(
          "%s has %d bytes in place of %d".formatted(path, attributes.size(), files.size(row)));
    }
    open =
        new Open(
            path, new FileInputStream(next.toFile()), row, new FileChecksum(files.algorithm(row)));
    return Optional.empty();
  }

  /** What is in a directory comes before what is left, so that little is remembered. */
  private void list(Path of) throws IOException {
    if (of.equals(directory.resolve("pg_wal"))) {
      return;
    }
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(of)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.forEach(left::push);
  }

  @Override
  public void cut() {
    // It waits for files alone.
  }

  @Override
  public void close() {
    Open now = open;
    if (now != null) {
      try {
        now.in().close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }
}
