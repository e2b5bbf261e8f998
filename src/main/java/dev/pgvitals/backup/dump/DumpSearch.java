package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.verify.FileIdentity;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finds dump files.
 *
 * @param zone of the times in their names
 */
record DumpSearch(DumpFilePattern pattern, ZoneId zone) {
  /** The newest of them; what is older is not looked at. */
  static final int MOST = 10_000;

  /** A file that has not changed for so long is not being written any more. */
  static final Duration SETTLED = Duration.ofMinutes(5);

  private static final List<String> UNFINISHED = List.of(".tmp", ".part", ".partial");

  /**
   * What there is.
   *
   * @param files the oldest first
   * @param unfinished how many are being written
   */
  record Found(List<DumpFile> files, int unfinished) {}

  private record Named(Path path, Instant time) {
    private static final Comparator<Named> BY_TIME =
        Comparator.comparing(Named::time).thenComparing(named -> named.path().toString());
  }

  Found find(Instant now) throws FeedException {
    PriorityQueue<Named> newest = new PriorityQueue<>(Named.BY_TIME);
    int unfinished = 0;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(pattern.directory())) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (UNFINISHED.stream().anyMatch(name::endsWith)) {
          unfinished += isBeingWritten(child, name, now) ? 1 : 0;
          continue;
        }
        Optional<Instant> time = pattern.time(name, zone);
        time.ifPresent(t -> newest.add(new Named(child, t)));
        if (newest.size() > MOST) {
          newest.remove();
        }
      }
    } catch (DirectoryIteratorException e) {
      throw failure(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw failure(e);
    }
    List<Named> sorted = new ArrayList<>(newest);
    sorted.sort(Named.BY_TIME);
    List<DumpFile> files = new ArrayList<>(sorted.size());
    Set<String> seen = new HashSet<>();
    for (Named named : sorted) {
      Optional<DumpFile> file = look(named, now);
      // A link beside the file that it leads to is the same dump.
      if (file.isPresent() && seen.add(keyOf(file.get()))) {
        files.add(file.get());
      }
    }
    return new Found(
        files, unfinished + (int) files.stream().filter(file -> !file.written()).count());
  }

  private static String keyOf(DumpFile file) {
    String key = file.identity().key();
    return key.equals("null") ? file.identity().path().toString() : key;
  }

  private boolean isBeingWritten(Path path, String name, Instant now) {
    for (String suffix : UNFINISHED) {
      if (name.endsWith(suffix)
          && pattern.time(name.substring(0, name.length() - suffix.length()), zone).isPresent()) {
        try {
          return !isSettled(Files.getLastModifiedTime(path).toInstant(), now);
        } catch (IOException gone) {
          return false;
        }
      }
    }
    return false;
  }

  /** Empty for what is neither a file nor a dump's directory, and for a link to nowhere. */
  private static Optional<DumpFile> look(Named named, Instant now) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(named.path(), BasicFileAttributes.class);
      FileIdentity identity;
      if (attributes.isDirectory()) {
        identity = ofDirectory(named.path(), attributes);
      } else if (attributes.isRegularFile()) {
        identity = FileIdentity.of(named.path(), attributes);
      } else {
        return Optional.empty();
      }
      return Optional.of(
          new DumpFile(
              named.time(),
              identity,
              attributes.isDirectory(),
              isSettled(identity.modified(), now)));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static FileIdentity ofDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    long size = 0;
    Instant modified = attributes.lastModifiedTime().toInstant();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        BasicFileAttributes file = Files.readAttributes(child, BasicFileAttributes.class);
        size += file.size();
        if (file.lastModifiedTime().toInstant().isAfter(modified)) {
          modified = file.lastModifiedTime().toInstant();
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return new FileIdentity(directory, size, modified, String.valueOf(attributes.fileKey()));
  }

  /** A time that is still to come was set by a clock that is wrong; it tells nothing. */
  private static boolean isSettled(Instant modified, Instant now) {
    return Duration.between(modified, now).abs().compareTo(SETTLED) >= 0;
  }

  private FeedException failure(IOException e) {
    Path directory = pattern.directory();
    if (e instanceof AccessDeniedException) {
      return new FeedException(
          new Failure(
                  FailureReason.PERMISSION, "", "no permission to list the directory " + directory)
              .withRemedy("let the agent's account read it, by group or setfacl"));
    }
    if (e instanceof NoSuchFileException) {
      return new FeedException(
          new Failure(FailureReason.UNDEFINED, "", "there is no directory " + directory)
              .withRemedy(
                  "correct `files`, or mount it; the agent must run on the host that has the dumps"));
    }
    if (e instanceof NotDirectoryException) {
      return new FeedException(
          new Failure(FailureReason.UNDEFINED, "", directory + " is no directory")
              .withRemedy("correct `files`: only its last part names files"));
    }
    return new FeedException(
        new Failure(
                FailureReason.RESULT,
                "",
                "cannot list the directory " + directory + ": " + Failure.oneLine(e.toString()))
            .withRemedy("see whether the file system is well: ls " + directory));
  }
}
