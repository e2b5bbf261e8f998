package dev.pgvitals.maintain.reindex;

import dev.pgvitals.jobrun.JobRun;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.estimate.IndexBloat;
import dev.pgvitals.maintain.estimate.Privileges;
import dev.pgvitals.maintain.estimate.UnseenTable;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.session.ServerInfo;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.TablePatterns;
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
import java.util.Set;

/**
 * Builds bloated B-trees anew, concurrently, the worst first. What it finds by old statistics is
 * looked at once more after an ANALYZE, and what gains little by it rests for a month.
 */
final class ReindexVerb implements Verb {
  private static final int FAULTY_FROM = 140_000;
  private static final int FAULTY_TO = 140_004;
  private static final Duration REST = Duration.ofDays(30);
  private static final double GAIN = 0.1;
  private static final Duration DROP = Duration.ofSeconds(30);
  private static final Duration ANALYZE = Duration.ofHours(1);

  private final TablePatterns tables;
  private final double bloat;
  private final long least;
  private final long most;
  private final int limit;
  private final Duration timeout;

  ReindexVerb(
      TablePatterns tables, double bloat, long least, long most, int limit, Duration timeout) {
    this.tables = tables;
    this.bloat = bloat;
    this.least = least;
    this.most = most;
    this.limit = limit;
    this.timeout = timeout;
  }

  @Override
  public String name() {
    return "reindex";
  }

  @Override
  public Optional<String> refusal(ServerInfo server) {
    return server.version() >= FAULTY_FROM && server.version() < FAULTY_TO
        ? Optional.of(
            "CONCURRENTLY can leave a damaged index in 14.0 to 14.3: update the server to 14.4 or"
                + " later")
        : Optional.empty();
  }

  @Override
  public List<Target> find(Look look) throws SQLException {
    List<Target> targets = new ArrayList<>();
    Set<String> resting = resting(look);
    for (IndexBloat index : IndexBloat.of(look)) {
      if (targets.size() < limit && isDue(index) && !resting.contains(index.name())) {
        targets.add(target(index, look));
      }
    }
    for (UnseenTable table : UnseenTable.of(look, least)) {
      if (tables.has(table.schema(), table.table())) {
        targets.add(unseen(table, look));
      }
    }
    for (Leftovers.Invalid index : Leftovers.invalid(look.connection())) {
      if (index.isOfABuild() && !index.inUse()) {
        targets.add(
            Target.of(
                    index.name(),
                    index.oid(),
                    "left by a build on " + index.tableName() + " that did not end",
                    "DROP INDEX CONCURRENTLY " + index.name(),
                    index.bytes())
                .skipped(
                    SkipReason.NOTHING, "a build of somebody else: drop it if nobody wants it"));
      }
    }
    return targets;
  }

  private static Target unseen(UnseenTable table, Look look) {
    return Target.of(table.name(), table.oid(), "how bloated its indexes are", "", table.bytes())
        .skipped(
            SkipReason.PRIVILEGE,
            "%1$s does not see its statistics: GRANT SELECT ON %2$s TO %1$s, or the role that owns it"
                .formatted(look.server().role(), table.name()));
  }

  private boolean isDue(IndexBloat index) {
    return index.share() >= bloat
        && index.bytes() >= least
        && index.bytes() <= most
        && index.rebuildable()
        && tables.has(index.schema(), index.table());
  }

  private Set<String> resting(Look look) throws SQLException {
    return look.history().isEmpty()
        ? Set.of()
        : Set.copyOf(
            look.history().get().targets(name(), look.now().minus(REST)).stream()
                .filter(run -> run.database().equals(look.database()) && gainedLittle(run))
                .flatMap(run -> run.target().stream())
                .toList());
  }

  private static boolean gainedLittle(JobRun run) {
    return run.status() == RunStatus.DONE
        && run.bytesBefore().isPresent()
        && run.bytesAfter().isPresent()
        && run.bytesAfter().getAsLong() > (1 - GAIN) * run.bytesBefore().getAsLong();
  }

  private static Target target(IndexBloat index, Look look) {
    Target target =
        Target.of(
                index.name(),
                index.oid(),
                String.format(Locale.ROOT, "%.0f %% bloat, estimated", 100 * index.share()),
                "REINDEX INDEX CONCURRENTLY " + index.name(),
                index.bytes())
            .copied();
    return index.allowed()
        ? target
        : target.skipped(
            SkipReason.PRIVILEGE,
            Privileges.remedy(look.server().version(), look.server().role(), index.tableName()));
  }

  @Override
  public void cleanUp(Work work) throws SQLException {
    Look look = work.look();
    if (look.history().isEmpty()) {
      return;
    }
    for (JobRun run : look.history().get().targets(name(), look.now().minus(REST))) {
      Optional<BuildMark> mark = run.reason().flatMap(BuildMark::in);
      if (mark.isPresent()
          && run.status() != RunStatus.RUNNING
          && run.database().equals(look.database())) {
        Leftovers.drop(look.connection(), mark.get(), DROP);
      }
    }
  }

  @Override
  public Outcome run(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    Connection connection = work.look().connection();
    IndexBloat index = confirmed(target, work);
    BuildMark mark = BuildMark.of(target.oid(), Leftovers.invalidOf(connection, index.tableOid()));
    long before = size(connection, target.oid());
    BuildWatch watch = new BuildWatch(work.look().limits().maxWait(), () -> work.note(mark.text()));
    try {
      work.execute(target.statements().get(0), StatementBounds.watched(timeout), watch);
    } catch (SkipException e) {
      throw clean(connection, mark, watch) ? e : e.leaving(mark.text());
    } catch (SQLException e) {
      if (String.valueOf(e.getSQLState()).startsWith("08") || connection.isClosed()) {
        throw new SQLException(mark.text() + " " + e.getMessage(), e.getSQLState(), e);
      }
      boolean clean = clean(connection, mark, watch);
      return Outcome.failed(
          clean ? String.valueOf(e.getMessage()) : mark.text() + " " + e.getMessage(),
          Optional.ofNullable(e.getSQLState()));
    } catch (InterruptedException e) {
      if (connection.isClosed() || !clean(connection, mark, watch)) {
        throw new InterruptedException(mark.text());
      }
      throw e;
    }
    // The new index has another number.
    long after = size(connection, target.name());
    Outcome outcome = Outcome.DONE.withBytes(before, after);
    return after > (1 - GAIN) * before
        ? outcome.withReason("gained less than 10 %, and rests for 30 days")
        : outcome;
  }

  private static boolean clean(Connection connection, BuildMark mark, BuildWatch watch)
      throws SQLException {
    // Before it had the lock of the table, what is there would be somebody else's.
    return !watch.hasBegun() || Leftovers.drop(connection, mark, DROP);
  }

  /** Old statistics look like bloat. */
  private IndexBloat confirmed(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    IndexBloat found = find(target, work.look());
    if (!isAnalyzed(work.look().connection(), found.tableOid())) {
      work.execute(
          "ANALYZE (SKIP_LOCKED) " + found.tableName(),
          StatementBounds.within(ANALYZE),
          Watch.NONE);
      found = find(target, work.look());
    }
    if (found.share() < bloat) {
      throw SkipException.target(
          SkipReason.NOTHING,
          String.format(Locale.ROOT, "%.0f %% bloat after an ANALYZE", 100 * found.share()));
    }
    return found;
  }

  private static IndexBloat find(Target target, Look look) throws SQLException, SkipException {
    return IndexBloat.of(look).stream()
        .filter(index -> index.oid() == target.oid())
        .findFirst()
        .orElseThrow(() -> SkipException.target(SkipReason.NOTHING, "it is not there any more"));
  }

  private static boolean isAnalyzed(Connection connection, long table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(greatest(pg_stat_get_last_analyze_time(%1$d), pg_stat_get_last_autoanalyze_time(%1$d)) > now() - interval '1 hour', false)"
                    .formatted(table))) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static long size(Connection connection, long oid) throws SQLException {
    return number(connection, "SELECT pg_relation_size(%d)".formatted(oid));
  }

  private static long size(Connection connection, String name) throws SQLException {
    return number(
        connection, "SELECT pg_relation_size('%s'::regclass)".formatted(name.replace("'", "''")));
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
