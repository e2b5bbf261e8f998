package dev.pgvitals.maintain.archive;

import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.archive.table.ArchivePlace.Compression;
import dev.pgvitals.maintain.archive.table.Detached;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directory of a schema's archives. What is written there is called {@code .part} until it is
 * whole and on the disk; whoever writes has a lock on it, so that what a crash has left is known.
 */
final class Shelf {
  static final String SQL_END = ".sql";
  private static final String PART_END = ".part";
  private static final int MANY = 10_000;

  private final Path directory;
  private final String name;
  private final String end;

  private Shelf(Path directory, String name, String end) {
    this.directory = directory;
    this.name = name;
    this.end = end;
  }

  /** Creates what is not there yet below the place's own directory, which must be. */
  static Shelf of(ArchivePlace place, Detached partition) throws IOException {
    Path root = place.directory();
    Optional<String> problem = place.problem();
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
    Path database = sub(root, SafeNames.of(partition.database()));
    return new Shelf(
        sub(database, SafeNames.of(partition.partitionSchema())),
        SafeNames.of(partition.partition()),
        place.compress() == Compression.GZIP ? ArchiveFile.GZIP_END : ArchiveFile.PLAIN_END);
  }

  private static Path sub(Path parent, String name) throws IOException {
    Path path = parent.resolve(name);
    try {
      Files.createDirectory(path, permissions("rwx------"));
      force(parent);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(path + " is no directory", e);
      }
    }
    return path;
  }

  private static FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  /** So that a new name survives a crash of the machine. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  Path directory() {
    return directory;
  }

  /** Removes what was being written when somebody who wrote it was killed. */
  void sweep() throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "*" + PART_END)) {
      for (Path part : parts) {
        if (Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
          sweep(part);
        }
      }
    }
  }

  private static void sweep(Path part) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.tryLock() != null) {
        Files.deleteIfExists(part);
      }
    } catch (OverlappingFileLockException | NoSuchFileException e) {
      return;
    }
  }

  /** A file that is being written. Closing it removes it, unless it was {@link #keep kept}. */
  static final class Part implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;
    private final Path part;
    private final Path file;
    private boolean kept;

    private Part(FileChannel channel, FileLock lock, Path part, Path file) {
      this.channel = channel;
      this.lock = lock;
      this.part = part;
      this.file = file;
    }

    FileChannel channel() {
      return channel;
    }

    /** What it will be. */
    Path file() {
      return file;
    }

    /** Gives it its name. */
    void keep() throws IOException {
      channel.force(true);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      kept = true;
      force(part.resolveSibling("."));
    }

    @Override
    public void close() throws IOException {
      try {
        if (!kept) {
          Files.deleteIfExists(part);
        }
      } finally {
        lock.close();
        channel.close();
      }
    }
  }

  /** Begins a file under a name that no other archive has. */
  Part begin() throws IOException {
    for (int n = 1; n <= MANY; n++) {
      String free = n == 1 ? name : name + "-" + n;
      Path file = directory.resolve(free + end);
      if (!exists(file) && !exists(script(file))) {
        try {
          return part(file);
        } catch (FileAlreadyExistsException e) {
          // Somebody else was faster: the next name.
        }
      }
    }
    throw new IOException("%s has %d archives of %s".formatted(directory, MANY, name));
  }

  /** Begins the script of a file. */
  static Part beginScript(Path file) throws IOException {
    return part(script(file));
  }

  /** The script that belongs to a file. */
  static Path script(Path file) {
    String text = file.getFileName().toString();
    String end = text.endsWith(ArchiveFile.GZIP_END) ? ArchiveFile.GZIP_END : ArchiveFile.PLAIN_END;
    return file.resolveSibling(text.substring(0, text.length() - end.length()) + SQL_END);
  }

  static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static Part part(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + PART_END);
    FileChannel channel =
        FileChannel.open(
            part,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            permissions("rw-------"));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new FileAlreadyExistsException(part.toString());
    }
    return new Part(channel, lock, part, file);
  }
}
