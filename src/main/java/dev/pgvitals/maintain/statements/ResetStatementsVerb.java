package dev.pgvitals.maintain.statements;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.session.ServerInfo;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.maintain.verb.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Resets pg_stat_statements where it is full and throws entries away all the time, so that those of
 * long ago leave room. Others lose their counters by it: it runs only where a file asks for it, and
 * a larger pg_stat_statements.max is what helps.
 */
final class ResetStatementsVerb implements Verb {
  /** The first version of the server whose extension counts what it throws away. */
  private static final int COUNTS = 14;

  private final double fill;
  private final int deallocPerHour;
  private final Duration atMost;

  ResetStatementsVerb(double fill, int deallocPerHour, Duration atMost) {
    this.fill = fill;
    this.deallocPerHour = deallocPerHour;
    this.atMost = atMost;
  }

  @Override
  public String name() {
    return "reset_statements";
  }

  @Override
  public Optional<String> refusal(ServerInfo server) {
    return server.major() < COUNTS
        ? Optional.of("before 14 nobody can tell how many statements are thrown away")
        : Optional.empty();
  }

  @Override
  public List<Target> find(Look look) throws SQLException {
    try (Statement statement = look.connection().createStatement()) {
      String schema;
      long oid;
      try (ResultSet row =
          statement.executeQuery(
              "SELECT e.oid, quote_ident(n.nspname) FROM pg_extension AS e JOIN pg_namespace AS n ON"
                  + " n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'")) {
        if (!row.next()) {
          return List.of();
        }
        oid = row.getLong(1);
        schema = row.getString(2);
      }
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT i.dealloc, i.stats_reset, (SELECT count(*) FROM %1$s.pg_stat_statements(false)) AS entries,
                     current_setting('pg_stat_statements.max')::double precision AS most,
                     has_function_privilege('%1$s.pg_stat_statements_reset(oid, oid, bigint%2$s)', 'EXECUTE') AS allowed
              FROM %1$s.pg_stat_statements_info AS i"""
                  .formatted(schema, look.server().major() >= 17 ? ", boolean" : ""))) {
        row.next();
        Instant since = row.getTimestamp("stats_reset").toInstant();
        Duration age = Duration.between(since, look.now());
        double share = row.getDouble("entries") / row.getDouble("most");
        double hours = Math.max(1, age.toMinutes() / 60.0);
        double perHour = row.getDouble("dealloc") / hours;
        if (age.compareTo(atMost) < 0 || share < fill || perHour < deallocPerHour) {
          return List.of();
        }
        Target target =
            Target.of(
                "pg_stat_statements",
                oid,
                String.format(
                    Locale.ROOT,
                    "%.0f %% full, %.0f times an hour the rarest are thrown away, since %s; a larger"
                        + " pg_stat_statements.max would keep them",
                    100 * share,
                    perHour,
                    since),
                "SELECT " + schema + ".pg_stat_statements_reset()",
                0);
        return List.of(
            row.getBoolean("allowed")
                ? target
                : target.skipped(
                    SkipReason.PRIVILEGE,
                    "GRANT EXECUTE ON FUNCTION %s.pg_stat_statements_reset TO %s"
                        .formatted(schema, look.server().role())));
      }
    }
  }

  @Override
  public Outcome run(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    work.execute(
        target.statements().get(0), StatementBounds.within(Duration.ofMinutes(1)), Watch.NONE);
    return Outcome.DONE;
  }
}
