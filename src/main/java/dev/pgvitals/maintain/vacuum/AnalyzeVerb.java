package dev.pgvitals.maintain.vacuum;

import dev.pgvitals.jobrun.JobRun;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.estimate.PartitionedTable;
import dev.pgvitals.maintain.estimate.Privileges;
import dev.pgvitals.maintain.estimate.TableActivity;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.TablePatterns;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Analyzes partitioned tables as a whole, which autovacuum never does, and tables whose statistics
 * autovacuum has left old for a day.
 */
final class AnalyzeVerb implements Verb {
  private static final double CHANGED = 0.1;
  private static final Duration DAY = Duration.ofDays(1);

  /** The first version in which a partitioned table has counters of its own. */
  private static final int COUNTS_PARTITIONED = 14;

  /** The first version in which it can be analyzed without its partitions. */
  private static final int HAS_ONLY = 18;

  private static final Counted COUNTED = new Counted("pg_stat_get_analyze_count");
  private static final String COMMAND = "ANALYZE (SKIP_LOCKED) ";

  private final TablePatterns tables;
  private final boolean stale;
  private final Optional<Duration> partitioned;
  private final int limit;
  private final Duration timeout;

  /**
   * Of a job.
   *
   * @param partitioned how often partitioned tables are analyzed at most; empty: never
   */
  AnalyzeVerb(
      TablePatterns tables,
      boolean stale,
      Optional<Duration> partitioned,
      int limit,
      Duration timeout) {
    this.tables = tables;
    this.stale = stale;
    this.partitioned = partitioned;
    this.limit = limit;
    this.timeout = timeout;
  }

  @Override
  public String name() {
    return "analyze";
  }

  @Override
  public List<Target> find(Look look) throws SQLException {
    List<Target> targets = new ArrayList<>();
    if (partitioned.isPresent()) {
      for (PartitionedTable table : PartitionedTable.of(look)) {
        if (tables.has(table.schema(), table.table())) {
          why(table, partitioned.get(), look)
              .ifPresent(
                  why ->
                      targets.add(
                          checked(
                              Target.of(table.name(), table.oid(), why, statement(table, look), 0),
                              table.allowed(),
                              look)));
        }
      }
    }
    if (stale) {
      TableActivity.of(look).stream()
          .filter(table -> tables.has(table.schema(), table.table()) && isStale(table, look.now()))
          .sorted(Comparator.comparingDouble(TableActivity::analyzeScore).reversed())
          .map(
              table ->
                  checked(
                      Target.of(
                          table.name(),
                          table.oid(),
                          why(table),
                          COMMAND + table.name(),
                          table.bytes()),
                      table.allowed(),
                      look))
          .forEach(targets::add);
    }
    return targets.stream().limit(limit).toList();
  }

  private static String statement(PartitionedTable table, Look look) {
    return COMMAND + (look.server().major() >= HAS_ONLY ? "ONLY " : "") + table.name();
  }

  private static Target checked(Target target, boolean allowed, Look look) {
    return allowed
        ? target
        : target.skipped(
            SkipReason.PRIVILEGE,
            Privileges.remedy(look.server().version(), look.server().role(), target.name()));
  }

  private static boolean isStale(TableActivity table, Instant now) {
    if (table.analyzed().isEmpty()) {
      return table.live() > 0;
    }
    return table.analyzeScore() > 1 && table.analyzed().get().plus(DAY).isBefore(now);
  }

  private static String why(TableActivity table) {
    return table.analyzed().isEmpty()
        ? String.format(Locale.ROOT, "never analyzed, %,d rows", table.live())
        : String.format(
            Locale.ROOT,
            "%,d rows changed, beyond autovacuum's threshold for a day",
            table.changed());
  }

  private Optional<String> why(PartitionedTable table, Duration interval, Look look)
      throws SQLException {
    Optional<Instant> last = table.analyzed();
    if (look.server().major() < COUNTS_PARTITIONED && look.history().isPresent()) {
      last =
          look.history().get().targets(name(), look.now().minus(Duration.ofDays(365))).stream()
              .filter(
                  run ->
                      run.status() == RunStatus.DONE
                          && run.database().equals(look.database())
                          && run.target().equals(Optional.of(table.name())))
              .map(JobRun::startedAt)
              .findFirst();
    }
    if (last.isEmpty()) {
      return table.hasRows() ? Optional.of("partitioned, never analyzed") : Optional.empty();
    }
    double changed = table.changedSince(last.get());
    return last.get().plus(interval).isBefore(look.now()) && changed >= CHANGED
        ? Optional.of(
            String.format(Locale.ROOT, "partitioned, up to %.0f %% changed", 100 * changed))
        : Optional.empty();
  }

  @Override
  public Outcome run(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    boolean counted =
        work.look().server().major() >= COUNTS_PARTITIONED
            || !target.why().startsWith("partitioned");
    return counted ? COUNTED.run(target, work, timeout) : Counted.uncounted(target, work, timeout);
  }

  @Override
  public List<String> standing(Look look) throws SQLException {
    List<String> statements = new ArrayList<>();
    if (partitioned.isPresent()) {
      String names =
          PartitionedTable.of(look).stream()
              .filter(table -> tables.has(table.schema(), table.table()) && table.allowed())
              .map(table -> (look.server().major() >= HAS_ONLY ? "ONLY " : "") + table.name())
              .collect(Collectors.joining(", "));
      if (!names.isEmpty()) {
        statements.add(COMMAND + names);
      }
    }
    return statements;
  }
}
