package dev.pgvitals.maintain.sql;

import dev.pgvitals.jobrun.JobRunTable;
import dev.pgvitals.maintain.archive.table.ArchiveTable;
import dev.pgvitals.text.SqlNames;

/** What a superuser runs once, in the home database of a server. */
public final class SetupSql {
  private SetupSql() {}

  /**
   * The tables of runs and of archives, a role, its right to write to them, and how it gets others.
   */
  public static String of(String role) {
    return """
    -- What pgvitals maintain needs. To be run by a superuser, in the database that its file names for the server.
    %s
    %s
    %s
    %s%s"""
        .formatted(
            role(role),
            JobRunTable.setup(),
            ArchiveTable.setup(),
            JobRunTable.grants(role),
            ArchiveTable.grants(role));
  }

  /** The role, with what it must see; what it may maintain stands there as comments. */
  public static String role(String role) {
    String name = SqlNames.quoted(role);
    return """
    DO $role$
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = %2$s) THEN
        CREATE ROLE %1$s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 5;
      END IF;
      -- Everybody may connect to a database, unless that was taken back.
      EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %%I TO %1$s', pg_catalog.current_database());
    END
    $role$;
    -- It must see how far standbys are and how many sessions are at work. Not pg_monitor: that is the agent's.
    GRANT pg_read_all_stats TO %1$s;
    -- What it may maintain is yours to say. From PostgreSQL 17 on, single tables, or all there are:
    --   GRANT MAINTAIN ON public.orders TO %1$s;
    --   GRANT pg_maintain TO %1$s;
    -- Before 17, and always for partitions and deletes, the role that owns the tables:
    --   GRANT app_owner TO %1$s;
    -- In psql, then: \\password %1$s
    """
        .formatted(name, SqlNames.literal(role));
  }
}
