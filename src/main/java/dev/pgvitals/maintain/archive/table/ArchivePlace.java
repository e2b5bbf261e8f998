package dev.pgvitals.maintain.archive.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where archives are kept, as an entry of {@code archives} says it.
 *
 * @param directory absolute; must be there
 * @param minFree the share of its disk that must be left
 * @param after a program with its arguments that hands a file on; none: it stays where it is
 * @param afterTimeout how long that may take
 * @param timeout how long reading a whole partition may take
 */
public record ArchivePlace(
    String name,
    Path directory,
    Compression compress,
    double minFree,
    List<String> after,
    Duration afterTimeout,
    Duration timeout) {
  /** What may stand in braces in a word of {@code after}. */
  public static final Set<String> VARIABLES =
      Set.of("file", "sql", "database", "schema", "partition", "sha256", "rows");

  public ArchivePlace {
    after = List.copyOf(after);
  }

  /** Why nothing can be kept there; empty: it looks as if it could. */
  public Optional<String> problem() {
    if (!Files.isDirectory(directory)) {
      return Optional.of(
          directory
              + " is no directory: is its disk mounted? It is not created, so create it if not");
    }
    try {
      if (Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)) {
        return Optional.of(directory + " can be written to by everybody: chmod o-w");
      }
    } catch (IOException e) {
      return Optional.of("%s cannot be looked at: %s".formatted(directory, e));
    }
    return Files.isWritable(directory)
        ? Optional.empty()
        : Optional.of("%s cannot be written to by this user".formatted(directory));
  }

  /** How files are made smaller. */
  public enum Compression {
    GZIP,
    NONE
  }
}
