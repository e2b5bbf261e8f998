package dev.pgvitals.maintain.vacuum;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.estimate.Privileges;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Executed;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.maintain.verb.Work;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Freezes the oldest tables before transaction IDs run out, with no work beyond that: indexes are
 * left as they are, and so is the end of the table. It is no key of maintain.yaml: a person asks.
 */
public final class FreezeVerb implements Verb {
  private static final Logger LOG = LoggerFactory.getLogger(FreezeVerb.class);
  private static final Duration TIMEOUT = Duration.ofDays(2);
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Whoever keeps nearly all that a table has keeps it from getting any younger. */
  private static final double HELD = 0.95;

  private static final String AGE =
      """
      GREATEST(age(c.relfrozenxid), mxid_age(c.relminmxid), age(t.relfrozenxid), mxid_age(t.relminmxid))""";

  private static final String HELD_AGE =
      """
      SELECT GREATEST((SELECT max(age(a.backend_xmin)) FROM pg_stat_activity AS a WHERE a.pid <> pg_backend_pid()),
                      (SELECT max(age(a.backend_xid)) FROM pg_stat_activity AS a),
                      (SELECT max(age(p.transaction)) FROM pg_prepared_xacts AS p),
                      (SELECT max(age(s.xmin)) FROM pg_replication_slots AS s), 0)""";

  private static final String PROGRESS =
      """
      SELECT phase, 100 * heap_blks_scanned / GREATEST(heap_blks_total, 1) FROM pg_stat_progress_vacuum WHERE pid = %d""";

  private final long above;

  /** Of tables whose oldest transaction ID is further back than this. */
  public FreezeVerb(long above) {
    this.above = above;
  }

  /** The statement for a table, which SQL names so. */
  public static String statement(String table) {
    return "VACUUM (INDEX_CLEANUP off, TRUNCATE false, SKIP_LOCKED) " + table;
  }

  @Override
  public String name() {
    return "freeze";
  }

  @Override
  public List<Target> find(Look look) throws SQLException {
    List<Target> targets = new ArrayList<>();
    try (Statement statement = look.connection().createStatement()) {
      long held;
      try (ResultSet row = statement.executeQuery(HELD_AGE)) {
        row.next();
        held = row.getLong(1);
      }
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT format('%%I.%%I', n.nspname, c.relname), c.oid, %s AS age, pg_table_size(c.oid), %s
              FROM pg_class AS c
              JOIN pg_namespace AS n ON n.oid = c.relnamespace
              LEFT JOIN pg_class AS t ON t.oid = c.reltoastrelid
              WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND %1$s > %d
              ORDER BY age DESC, 1"""
                  .formatted(AGE, Privileges.toVacuum(look.server().version(), "c"), above))) {
        while (row.next()) {
          targets.add(target(row, held, look));
        }
      }
    }
    return targets;
  }

  private static Target target(ResultSet row, long held, Look look) throws SQLException {
    String table = row.getString(1);
    long age = row.getLong(3);
    Target target =
        Target.of(
            table,
            row.getLong(2),
            "its oldest transaction ID is %s back".formatted(grouped(age)),
            statement(table),
            row.getLong(4));
    if (!row.getBoolean(5)) {
      return target.skipped(
          SkipReason.PRIVILEGE,
          Privileges.remedy(look.server().version(), look.server().role(), table));
    }
    return held >= HELD * age
        ? target.skipped(
            SkipReason.XMIN, "transaction IDs %s back are still kept".formatted(grouped(held)))
        : target;
  }

  @Override
  public Outcome run(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    Connection connection = work.look().connection();
    long before = age(connection, target.oid());
    Executed executed =
        work.execute(
            target.statements().get(0),
            StatementBounds.within(TIMEOUT),
            progress(target.name(), work));
    Counted.refuse(executed);
    long after = age(connection, target.oid());
    return after < before
        ? Outcome.DONE.withReason("from %s back to %s".formatted(grouped(before), grouped(after)))
        : Outcome.failed(
            "its oldest transaction ID is still %s back".formatted(grouped(after)),
            Optional.empty());
  }

  private static Watch progress(String table, Work work) {
    AtomicLong told = new AtomicLong(System.nanoTime());
    return (connection, pid) -> {
      if (System.nanoTime() - told.get() < TELL_NANOS) {
        return;
      }
      told.set(System.nanoTime());
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(PROGRESS.formatted(pid))) {
        if (row.next()) {
          String how = "%s, %d %% of the table".formatted(row.getString(1), row.getLong(2));
          LOG.info("{}: {}", table, how);
          work.note(how);
        }
      }
    };
  }

  private static long age(Connection connection, long oid) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT %s FROM pg_class AS c LEFT JOIN pg_class AS t ON t.oid = c.reltoastrelid WHERE c.oid = %d"
                    .formatted(AGE, oid))) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
