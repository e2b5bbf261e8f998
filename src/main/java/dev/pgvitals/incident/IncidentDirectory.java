package dev.pgvitals.incident;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The directory of the files, of which it touches no other. A file is there as a whole or not at
 * all. Waits for the disk. Not thread-safe.
 */
public final class IncidentDirectory {
  /** Far more than the agent writes. */
  static final int MAX_BYTES = 32 << 20;

  private static final String END = ".json";
  private static final String TEMPORARY = ".tmp";

  /** How much sooner one that is written first may have begun later: it waits for answers. */
  private static final Duration AHEAD = Duration.ofHours(1);

  private final Path path;
  private final boolean posix;
  private Map<String, Known> known = new HashMap<>();

  /** A file that was looked into; it is written once, and so another time means another file. */
  private record Known(long bytes, long modified, IncidentFile file) {}

  public IncidentDirectory(Path path) {
    this.path = path;
    this.posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Makes it where it does not exist, and removes what a process left that ended in a write. */
  void prepare() throws IOException {
    if (!Files.isDirectory(path)) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new NotDirectoryException(path.toString());
      }
      Files.createDirectories(path, attributes("rwx------"));
    }
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(path, ".*" + TEMPORARY)) {
      for (Path leftover : leftovers) {
        if (isTemporary(leftover.getFileName().toString())) {
          Files.deleteIfExists(leftover);
        }
      }
    }
  }

  private static boolean isTemporary(String name) {
    return name.startsWith(".")
        && name.endsWith(TEMPORARY)
        && IncidentId.isOne(name.substring(1, name.length() - TEMPORARY.length()));
  }

  private FileAttribute<?>[] attributes(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Writes a file that survives whatever comes once this returns, and is not there when it throws.
   */
  void write(String id, byte[] content) throws IOException {
    Path temporary = path.resolve("." + id + TEMPORARY);
    Files.deleteIfExists(temporary);
    boolean written = false;
    try {
      try (FileChannel out =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              attributes("rw-------"))) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(temporary, file(id), StandardCopyOption.ATOMIC_MOVE);
      written = true;
    } finally {
      if (!written) {
        Files.deleteIfExists(temporary);
      }
    }
    if (posix) {
      try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  private Path file(String id) {
    if (!IncidentId.isOne(id)) {
      throw new IllegalArgumentException("no ID of an incident: " + id);
    }
    return path.resolve(id + END);
  }

  /** Its files, the newest first; whatever else is in it is none of its. */
  public List<IncidentFile> list() throws IOException {
    Map<String, Known> found = new HashMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path, "*" + END)) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        String id = name.substring(0, name.length() - END.length());
        if (IncidentId.isOne(id)) {
          look(id, file, found);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    known = found;
    List<IncidentFile> files = new ArrayList<>();
    found.values().forEach(one -> files.add(one.file()));
    files.sort(Comparator.comparing(IncidentFile::id).reversed());
    return files;
  }

  private void look(String id, Path file, Map<String, Known> found) throws IOException {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if (!now.isRegularFile()) {
      return;
    }
    long modified = now.lastModifiedTime().toMillis();
    Known before = known.get(id);
    found.put(
        id,
        before != null && before.bytes() == now.size() && before.modified() == modified
            ? before
            : new Known(now.size(), modified, IncidentHead.of(id, file, now.size())));
  }

  /**
   * Removes the oldest until there are no more than so many, of no more than so many bytes. The
   * newest stays in any case. What cannot be removed stays, too, and keeps no other from going.
   *
   * @param files see {@link #list}
   * @param written the last one that was written. It counts as the newest: by the time in its name
   *     it is not when the clock was set back. What is dated far after it was written before, and
   *     is older than all others
   * @return those that are left, in the order in which they were given
   */
  Pruned prune(List<IncidentFile> files, int keep, long maxBytes, Optional<String> written) {
    Set<IncidentFile> left = new HashSet<>();
    Optional<IOException> problem = Optional.empty();
    long bytes = 0;
    boolean full = false;
    for (IncidentFile file : inOrder(files, written)) {
      bytes += file.bytes();
      full |= !left.isEmpty() && (left.size() >= keep || bytes > maxBytes);
      if (!full) {
        left.add(file);
        continue;
      }
      try {
        Files.deleteIfExists(file(file.id()));
      } catch (IOException e) {
        left.add(file);
        problem = Optional.of(e);
      }
    }
    return new Pruned(files.stream().filter(left::contains).toList(), problem);
  }

  /**
   * What came of it.
   *
   * @param problem why one that should go is still there
   */
  record Pruned(List<IncidentFile> left, Optional<IOException> problem) {}

  /** The newest first. */
  private static List<IncidentFile> inOrder(List<IncidentFile> files, Optional<String> written) {
    Optional<Instant> ahead = written.flatMap(IncidentId::time).map(time -> time.plus(AHEAD));
    List<IncidentFile> sorted = new ArrayList<>(files);
    sorted.sort(
        Comparator.comparing((IncidentFile file) -> !written.equals(Optional.of(file.id())))
            .thenComparing(file -> ahead.filter(file.time()::isAfter).isPresent()));
    return sorted;
  }

  /**
   * All of a file.
   *
   * @throws NoSuchFileException when it is gone
   */
  public byte[] read(String id) throws IOException {
    try (InputStream in = Files.newInputStream(file(id), LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new IOException(id + END + " is larger than " + MAX_BYTES + " bytes");
      }
      return content;
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }
}
