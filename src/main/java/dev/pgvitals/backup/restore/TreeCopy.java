package dev.pgvitals.backup.restore;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Copies a data directory. No link in the copy leads out of it: tablespaces, and WAL that is kept
 * elsewhere, are copied too.
 */
final class TreeCopy {
  private final TestDirectory to;
  private final Work work;

  TreeCopy(TestDirectory to, Work work) {
    this.to = to;
    this.work = work;
  }

  void copy(Path from) throws IOException, RestoreFailedException {
    TestDirectory.createPrivate(to.data());
    tree(from, from, to.data());
  }

  private void tree(Path base, Path from, Path into) throws IOException, RestoreFailedException {
    Visitor visitor = new Visitor(base, from, into);
    Files.walkFileTree(from, visitor);
    if (visitor.failure != null) {
      throw visitor.failure;
    }
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Path base;
    private final Path from;
    private final Path into;
    private @Nullable RestoreFailedException failure;

    Visitor(Path base, Path from, Path into) {
      this.base = base;
      this.from = from;
      this.into = into;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (!directory.equals(from)) {
        TestDirectory.createPrivate(into.resolve(from.relativize(directory).toString()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path copy = into.resolve(from.relativize(file).toString());
      try {
        work.left();
        if (attributes.isSymbolicLink()) {
          link(file, copy);
        } else if (attributes.isRegularFile()) {
          Files.copy(file, copy);
        }
      } catch (RestoreFailedException e) {
        failure = e;
        return FileVisitResult.TERMINATE;
      }
      return FileVisitResult.CONTINUE;
    }

    private void link(Path link, Path copy) throws IOException, RestoreFailedException {
      Path target = link.toRealPath();
      String name = base.relativize(link).toString();
      if (name.startsWith("pg_tblspc/")) {
        if (!Files.exists(to.tablespaces())) {
          TestDirectory.createPrivate(to.tablespaces());
        }
        Path there = TestDirectory.createPrivate(to.tablespaces().resolve(link.getFileName()));
        tree(target, target, there);
        Files.createSymbolicLink(copy, there);
      } else if (name.equals("pg_wal")) {
        TestDirectory.createPrivate(copy);
        tree(target, target, copy);
      } else {
        throw new RestoreFailedException(
            "the backup has a link, " + name + ", which PostgreSQL does not make", "");
      }
    }
  }
}
