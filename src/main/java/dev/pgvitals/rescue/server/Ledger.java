package dev.pgvitals.rescue.server;

import dev.pgvitals.jobrun.JobRuns;
import dev.pgvitals.jobrun.NewRun;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.source.TrustedRoles;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a rescue did, as rows of {@code pgvitals.job_run}. A server in trouble may take no rows any
 * more: that is said once, and the rescue goes on.
 */
public final class Ledger {
  /** The job, and what the names of those who ran it begin with. */
  public static final String JOB = "rescue";

  private static final String AGENTS = "pgvitals rescue";

  private final RescueServer server;
  private final JobRuns runs;
  private final Consumer<String> complaints;
  private boolean writing;

  private Ledger(RescueServer server, String who, boolean writing, Consumer<String> complaints) {
    this.server = server;
    this.runs = new JobRuns(server.connection(), AGENTS + " by " + who, InstantSource.system());
    this.writing = writing;
    this.complaints = complaints;
  }

  /**
   * The rows of a rescue.
   *
   * @param who a person and a host
   * @param complaints gets why no more rows are written, if so
   */
  public static Ledger open(RescueServer server, String who, Consumer<String> complaints) {
    return new Ledger(server, who, true, complaints);
  }

  /** One that writes nothing. */
  public static Ledger none(RescueServer server) {
    return new Ledger(server, "", false, complaint -> {});
  }

  /**
   * Why nothing can be written there; empty if it can.
   *
   * @param trustedOwners roles whose table it may be, besides a superuser's
   */
  public static Optional<String> obstacle(RescueServer server, List<String> trustedOwners)
      throws SQLException {
    try (Statement statement = server.connection().createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT c.oid IS NOT NULL,
                     pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                     AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_table_privilege(c.oid, 'INSERT')
                     AND pg_catalog.has_table_privilege(c.oid, 'UPDATE'),
                     EXISTS (SELECT FROM pg_catalog.pg_trigger AS t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
                     OR EXISTS (SELECT FROM pg_catalog.pg_rewrite AS w WHERE w.ev_class = c.oid)
                FROM (SELECT 1) AS one
                LEFT JOIN pg_catalog.pg_namespace AS n ON n.nspname = 'pgvitals'
                LEFT JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = 'job_run' AND c.relkind = 'r'""")) {
        row.next();
        if (!row.getBoolean(1)) {
          return Optional.of("there is no table pgvitals.job_run in database " + server.database());
        }
        if (!row.getBoolean(2)) {
          return Optional.of(
              "%s may not write to pgvitals.job_run: GRANT USAGE ON SCHEMA pgvitals, and SELECT, INSERT, UPDATE"
                      .formatted(server.state().role())
                  + " on the table");
        }
        if (row.getBoolean(3)) {
          return Optional.of(
              "pgvitals.job_run has triggers or rules, which would run as this role");
        }
      }
      return stranger(statement, trustedOwners);
    }
  }

  private static Optional<String> stranger(Statement statement, List<String> trustedOwners)
      throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            """
            WITH me AS (%s)
            SELECT COALESCE(r.rolname::text, 'everybody')
              FROM (SELECT c.relowner AS role FROM pg_catalog.pg_class AS c WHERE c.oid = 'pgvitals.job_run'::regclass
                    UNION SELECT n.nspowner FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'pgvitals') AS h
             CROSS JOIN me
             %s"""
                .formatted(
                    TrustedRoles.ME,
                    TrustedRoles.isStranger("h.role", TrustedRoles.names(trustedOwners))))) {
      return row.next()
          ? Optional.of(
              "pgvitals.job_run belongs to %s, who could run code as this role: give it to a superuser, or name the owner in `trusted_owners`"
                  .formatted(row.getString(1)))
          : Optional.empty();
    }
  }

  /** Calls failed what was left running: the caller has the lock. */
  public void declareCrashed() {
    attempt(
        () -> {
          runs.declareCrashed(AGENTS);
          return 0;
        });
  }

  /** Writes that a rescue begins. */
  public OptionalLong begin(String recipe) {
    return attempt(
        () -> runs.begin(NewRun.whole(JOB, server.database(), recipe, Optional.empty())));
  }

  /**
   * Writes that a session is about to be signalled.
   *
   * @param target who that is, without any text of a statement
   * @param why as the rows' reader sees it while it goes on
   */
  public OptionalLong begin(String target, String verb, String statement, String why) {
    OptionalLong id =
        attempt(() -> runs.begin(NewRun.of(JOB, server.database(), target, verb, statement)));
    if (id.isPresent()) {
      attempt(
          () -> {
            runs.note(id.getAsLong(), why);
            return 0;
          });
    }
    return id;
  }

  /** Writes how it ended; not for what was not written. */
  public void end(OptionalLong id, Outcome outcome) {
    if (id.isPresent()) {
      attempt(
          () -> {
            runs.end(id.getAsLong(), outcome);
            return 0;
          });
    }
  }

  private interface Writing {
    long write() throws SQLException;
  }

  private OptionalLong attempt(Writing what) {
    if (!writing) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(what.write());
    } catch (SQLException e) {
      writing = false;
      complaints.accept(
          "cannot write to pgvitals.job_run any more, the log has it: " + e.getMessage());
      return OptionalLong.empty();
    }
  }
}
