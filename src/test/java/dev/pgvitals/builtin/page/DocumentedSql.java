package dev.pgvitals.builtin.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The SQL that the documentation tells an operator to run. */
public final class DocumentedSql {
  private static final Path PAGE = Path.of("docs/more-access.md");
  private static final String FENCE = "```sql\n";

  private DocumentedSql() {}

  /** The first block of SQL after a heading. */
  public static String after(String heading) {
    return after(PAGE, heading);
  }

  /** As {@link #after(String)}, of another page. */
  public static String after(Path file, String heading) {
    try {
      String page = Files.readString(file);
      int section = page.indexOf(heading + "\n");
      int begin = page.indexOf(FENCE, section);
      if (section < 0 || begin < 0) {
        throw new AssertionError(file + " has no SQL after " + heading);
      }
      return page.substring(begin + FENCE.length(), page.indexOf("```", begin + FENCE.length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
