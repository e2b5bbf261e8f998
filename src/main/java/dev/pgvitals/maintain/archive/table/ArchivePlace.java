package dev.pgvitals.maintain.archive.table;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  /** How files are made smaller. */
  public enum Compression {
    GZIP,
    NONE
  }
}
