package dev.pgvitals.builtin.page;

import dev.pgvitals.fixture.server.Postgres;

/** What docs/more-access.md tells a superuser to run in each database. */
public final class MoreAccess {
  private MoreAccess() {}

  /** Has it run in a database. */
  public static void grantIn(Postgres postgres, String database) {
    postgres.sqlIn(database, DocumentedSql.after("## Bloat and sequences"));
  }
}
