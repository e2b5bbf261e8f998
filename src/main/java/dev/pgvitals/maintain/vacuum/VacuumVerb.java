package dev.pgvitals.maintain.vacuum;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.estimate.OldSnapshot;
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
 * Vacuums what autovacuum has left for a day, or never came to; what is near to wraparound before
 * all else. The end of a table is never cut off: that takes ACCESS EXCLUSIVE, and cancels queries
 * on standbys.
 */
final class VacuumVerb implements Verb {
  private static final String OPTIONS = "(SKIP_LOCKED, TRUNCATE false, ANALYZE, PARALLEL 0)";
  private static final double NEAR_WRAPAROUND = 0.8;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Counted COUNTED = new Counted("pg_stat_get_vacuum_count");

  private final TablePatterns tables;
  private final double deadShare;
  private final long deadRows;
  private final Duration notFor;
  private final int limit;
  private final Duration timeout;

  VacuumVerb(
      TablePatterns tables,
      double deadShare,
      long deadRows,
      Duration notFor,
      int limit,
      Duration timeout) {
    this.tables = tables;
    this.deadShare = deadShare;
    this.deadRows = deadRows;
    this.notFor = notFor;
    this.limit = limit;
    this.timeout = timeout;
  }

  @Override
  public String name() {
    return "vacuum";
  }

  /**
   * A reason for a vacuum.
   *
   * @param urgency the higher comes first
   * @param forDeadRows whether it is for their sake alone
   */
  private record Due(TableActivity table, double urgency, String why, boolean forDeadRows) {}

  @Override
  public List<Target> find(Look look) throws SQLException {
    List<Due> due = new ArrayList<>();
    for (TableActivity table : TableActivity.of(look)) {
      if (tables.has(table.schema(), table.table())) {
        due(table, look.now()).ifPresent(due::add);
      }
    }
    due.sort(Comparator.comparingDouble(Due::urgency).reversed());
    Optional<OldSnapshot> oldest = OldSnapshot.oldest(look.connection());
    return due.stream().limit(limit).map(table -> target(table, oldest, look)).toList();
  }

  private Optional<Due> due(TableActivity table, Instant now) {
    if (table.frozenAge() >= NEAR_WRAPAROUND) {
      String why =
          String.format(
              Locale.ROOT,
              "%.0f %% of the way to a vacuum for wraparound",
              100 * table.frozenAge());
      return Optional.of(new Due(table, 1_000 + table.frozenAge(), why, false));
    }
    String dead =
        String.format(Locale.ROOT, "%,d dead rows, %.0f %%", table.dead(), 100 * table.deadShare());
    if (table.vacuumed().isEmpty() && (table.dead() > 0 || table.live() > 0)) {
      return Optional.of(
          new Due(table, 100 + table.vacuumScore(), "never vacuumed, " + dead, false));
    }
    if (table.dead() >= deadRows && table.deadShare() >= deadShare) {
      return Optional.of(new Due(table, 10 + table.deadShare(), dead, true));
    }
    if (table.vacuumScore() > 1 && isOlder(table, DAY, now)) {
      return Optional.of(
          new Due(
              table,
              Math.min(9, table.vacuumScore()),
              dead + ", beyond autovacuum's threshold for a day",
              true));
    }
    if (table.insertScore() > 1 && isOlder(table, DAY, now)) {
      String why =
          String.format(
              Locale.ROOT,
              "%,d rows inserted, beyond autovacuum's threshold for a day",
              table.inserted());
      return Optional.of(new Due(table, 1, why, false));
    }
    if (isOlder(table, notFor, now) && table.dead() + table.inserted() > 0) {
      return Optional.of(
          new Due(
              table,
              table.deadShare(),
              "last vacuumed %s, %s"
                  .formatted(table.vacuumed().map(Instant::toString).orElse("never"), dead),
              true));
    }
    return Optional.empty();
  }

  private static boolean isOlder(TableActivity table, Duration age, Instant now) {
    return table.vacuumed().filter(last -> last.plus(age).isBefore(now)).isPresent();
  }

  private static Target target(Due due, Optional<OldSnapshot> oldest, Look look) {
    TableActivity table = due.table();
    Target target =
        Target.of(
            table.name(),
            table.oid(),
            due.why(),
            "VACUUM " + OPTIONS + " " + table.name(),
            table.bytes());
    if (!table.allowed()) {
      return target.skipped(
          SkipReason.PRIVILEGE,
          Privileges.remedy(look.server().version(), look.server().role(), table.name()));
    }
    // The last vacuum could not remove them; nor can this one, as long as that is still there.
    if (due.forDeadRows()
        && oldest.isPresent()
        && table.vacuumed().filter(last -> last.isAfter(oldest.get().since())).isPresent()) {
      return target.skipped(
          SkipReason.XMIN,
          "dead rows are held by %s, since %s"
              .formatted(oldest.get().holder(), oldest.get().since()));
    }
    return target;
  }

  @Override
  public Outcome run(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    return COUNTED.run(target, work, timeout);
  }

  @Override
  public List<String> standing(Look look) throws SQLException {
    String names =
        TableActivity.of(look).stream()
            .filter(table -> tables.has(table.schema(), table.table()) && table.allowed())
            .map(TableActivity::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? List.of() : List.of("VACUUM " + OPTIONS + " " + names);
  }
}
