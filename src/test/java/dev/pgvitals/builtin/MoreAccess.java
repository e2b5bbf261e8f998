package dev.pgvitals.builtin;

import dev.pgvitals.fixture.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What docs/more-access.md tells a superuser to run. */
public final class MoreAccess {
  private static final String BEGIN = "```sql\n";

  private MoreAccess() {}

  /** Has it run in a database. */
  public static void grantIn(Postgres postgres, String database) {
    postgres.sqlIn(database, sql());
  }

  private static String sql() {
    try {
      String page = Files.readString(Path.of("docs/more-access.md"));
      int begin = page.indexOf(BEGIN) + BEGIN.length();
      return page.substring(begin, page.indexOf("```", begin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
