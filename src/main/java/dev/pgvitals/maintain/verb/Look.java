package dev.pgvitals.maintain.verb;

import dev.pgvitals.jobrun.JobRuns;
import dev.pgvitals.maintain.archive.table.Archives;
import dev.pgvitals.maintain.guard.GuardLimits;
import dev.pgvitals.maintain.session.ServerInfo;
import java.sql.Connection;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A database to look at.
 *
 * @param connection to it, in autocommit mode, with {@code search_path = pg_catalog, pg_temp}; for
 *     reading alone
 * @param history what earlier runs did on the server; empty: there is no table of it yet
 * @param archives detached partitions of all databases of the server, in the home database; empty:
 *     there is no table of them yet that the role may write
 * @param now of the process's clock
 * @param zone in which times of the file are meant
 */
public record Look(
    Connection connection,
    String database,
    ServerInfo server,
    Optional<JobRuns> history,
    Optional<Archives> archives,
    GuardLimits limits,
    Instant now,
    ZoneId zone) {}
