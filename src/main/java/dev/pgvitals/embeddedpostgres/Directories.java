package dev.pgvitals.embeddedpostgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;

/** Whole trees of files. */
public final class Directories {
  private Directories() {}

  /** Creates a directory that only its owner may enter, as PostgreSQL demands of its data. */
  static Path createPrivate(Path directory) throws IOException {
    Files.createDirectories(directory.getParent());
    return Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Copies all that is in {@code from} into the existing directory {@code to}. */
  public static void copy(Path from, Path to) throws IOException {
    copy(from, to, path -> true);
  }

  /**
   * Copies what is in {@code from} and wanted into the existing directory {@code to}. Files that
   * vanish meanwhile are left out: a server may be at work in them.
   *
   * @param wanted asked for each path relative to {@code from}; no means: nor what is below it
   */
  public static void copy(Path from, Path to, Predicate<Path> wanted) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Path path = from.relativize(directory);
            if (directory.equals(from)) {
              return FileVisitResult.CONTINUE;
            }
            if (!wanted.test(path)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.copy(directory, to.resolve(path), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path path = from.relativize(file);
            if (wanted.test(path)) {
              try {
                Files.copy(
                    file,
                    to.resolve(path),
                    StandardCopyOption.COPY_ATTRIBUTES,
                    LinkOption.NOFOLLOW_LINKS);
              } catch (NoSuchFileException vanished) {
                return FileVisitResult.CONTINUE;
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  /** Removes a tree that nobody else is writing to. */
  public static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
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
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
