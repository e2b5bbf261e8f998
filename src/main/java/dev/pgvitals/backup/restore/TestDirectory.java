package dev.pgvitals.backup.restore;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The directory in which a test is made. It was empty, so that all that is in it is the test's and
 * may be removed.
 */
final class TestDirectory {
  private static final int SOCKET_MOST = 100;

  private final Path root;
  private final boolean created;
  private Optional<Path> outside = Optional.empty();

  private TestDirectory(Path root, boolean created) {
    this.root = root;
    this.created = created;
  }

  /**
   * Takes it for a test.
   *
   * @throws RestoreFailedException unless it is empty, or not there yet
   */
  static TestDirectory take(Path directory) throws RestoreFailedException, IOException {
    Path root = directory.toAbsolutePath().normalize();
    boolean there = Files.exists(root, LinkOption.NOFOLLOW_LINKS);
    if (there && !Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      throw new RestoreFailedException(
          root + " is no directory", "name a directory that is empty or not there, and no link");
    }
    if (there && !isEmpty(root)) {
      throw new RestoreFailedException(
          root + " is not empty: nothing is restored over what is there",
          isLeft(root)
              ? "a test that was killed, or is under way, has it: end its server (pg_ctl stop -D %s/data) and remove what is in it"
                  .formatted(root)
              : "name another directory, or empty it when nobody needs what is in it");
    }
    Path parent = root.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new RestoreFailedException(
          "there is no directory " + parent, "create it, or name another one");
    }
    for (Path above = parent.toRealPath(); above != null; above = above.getParent()) {
      if (Files.exists(above.resolve("PG_VERSION"))) {
        throw new RestoreFailedException(
            above + " is a data directory of PostgreSQL: nothing is restored in it",
            "name a directory elsewhere");
      }
    }
    if (!there) {
      Files.createDirectory(root);
    }
    if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    }
    return new TestDirectory(root.toRealPath(), !there);
  }

  /** Whether a test has made what is there: a server may still run on it. */
  private static boolean isLeft(Path root) {
    return Files.exists(root.resolve("data").resolve("postmaster.pid"))
        && Files.exists(root.resolve("server.log"));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        // What mkfs leaves at the top of a file system of its own.
        if (!child.getFileName().toString().equals("lost+found")) {
          return false;
        }
      }
    }
    return true;
  }

  Path root() {
    return root;
  }

  Path data() {
    return root.resolve("data");
  }

  Path tablespaces() {
    return root.resolve("tablespaces");
  }

  Path log() {
    return root.resolve("server.log");
  }

  /** A directory that only its owner may enter, as PostgreSQL demands. */
  static Path createPrivate(Path directory) throws IOException {
    return Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** A private one for the server's socket, elsewhere where its path would be too long for one. */
  Path socket() throws IOException {
    Path inside = root.resolve("socket");
    if (inside.toString().length() <= SOCKET_MOST - "/.s.PGSQL.5432".length()) {
      return createPrivate(inside);
    }
    Path temporary = Files.createTempDirectory("pgvitals");
    outside = Optional.of(temporary);
    return temporary;
  }

  /** Bytes that can still be written there. */
  long free() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  /**
   * Whether nothing that the server would write through leads out of the directory.
   *
   * @throws RestoreFailedException if a link does
   */
  void checkLinks() throws IOException, RestoreFailedException {
    for (Path directory : new Path[] {data(), data().resolve("pg_tblspc")}) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
        for (Path child : children) {
          if (Files.isSymbolicLink(child) && !child.toRealPath().startsWith(root)) {
            throw new RestoreFailedException(
                "%s leads out of the directory, to %s: the server is not started"
                    .formatted(root.relativize(child), child.toRealPath()),
                "this is a fault of pgvitals; please report it");
          }
        }
      } catch (NoSuchFileException e) {
        if (directory.equals(data())) {
          throw e;
        }
      }
    }
  }

  /** Removes all that the test has made. */
  void remove() throws IOException {
    if (outside.isPresent()) {
      removeTree(outside.get(), true);
    }
    removeTree(root, created);
  }

  private static void removeTree(Path tree, boolean itself) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(tree.resolve("lost+found"))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            if (itself || !directory.equals(tree)) {
              Files.deleteIfExists(directory);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
