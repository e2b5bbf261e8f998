package dev.pgvitals.builtin.page;

import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;

/** What docs/jobs.md tells a superuser to run. */
public final class JobsPage {
  private JobsPage() {}

  /** Runs the SQL below a heading, without its {@code ##}. */
  public static void run(Postgres postgres, String heading) {
    postgres.sql(sql(heading));
  }

  public static String sql(String heading) {
    return DocumentedSql.after(Path.of("docs/jobs.md"), "## " + heading);
  }
}
