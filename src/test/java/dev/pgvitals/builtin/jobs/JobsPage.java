package dev.pgvitals.builtin.jobs;

import dev.pgvitals.builtin.page.DocumentedSql;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;

/** What docs/jobs.md tells a superuser to run. */
final class JobsPage {
  private JobsPage() {}

  /** Runs the SQL below a heading, without its {@code ##}. */
  static void run(Postgres postgres, String heading) {
    postgres.sql(sql(heading));
  }

  static String sql(String heading) {
    return DocumentedSql.after(Path.of("docs/jobs.md"), "## " + heading);
  }
}
