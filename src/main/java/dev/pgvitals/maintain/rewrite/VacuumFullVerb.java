package dev.pgvitals.maintain.rewrite;

import dev.pgvitals.jobrun.JobRun;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.estimate.FreeShare;
import dev.pgvitals.maintain.estimate.Privileges;
import dev.pgvitals.maintain.estimate.TableActivity;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.TablePatterns;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.maintain.verb.Work;
import dev.pgvitals.text.ByteSize;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Writes tables anew that are named one by one, when most of them is free space after a plain
 * vacuum. Dead rows are no reason: a plain vacuum removes them.
 */
final class VacuumFullVerb implements Verb {
  private static final Duration PLAIN = Duration.ofHours(4);
  private static final Duration MEASURE = Duration.ofMinutes(10);

  /** Two estimates have to be so far apart. */
  private static final Duration APART = Duration.ofHours(20);

  private static final Duration REMEMBERED = Duration.ofDays(14);
  private static final String ONCE = "estimated once: ";

  private final Optional<String> database;
  private final TablePatterns tables;
  private final double free;
  private final long most;
  private final Duration timeout;

  VacuumFullVerb(
      Optional<String> database, TablePatterns tables, double free, long most, Duration timeout) {
    this.database = database;
    this.tables = tables;
    this.free = free;
    this.most = most;
    this.timeout = timeout;
  }

  @Override
  public String name() {
    return "vacuum_full";
  }

  @Override
  public List<Target> find(Look look) throws SQLException {
    if (database.isPresent() && !database.get().equals(look.database())) {
      return List.of();
    }
    Map<String, Double> estimates = FreeShare.estimated(look);
    List<Target> targets = new ArrayList<>();
    List<List<String>> there = new ArrayList<>();
    for (TableActivity table : TableActivity.of(look)) {
      if (!tables.has(table.schema(), table.table())) {
        continue;
      }
      there.add(List.of(table.schema(), table.table()));
      Double estimate = estimates.get(table.name());
      if (estimate == null || estimate >= free) {
        targets.add(target(table, Optional.ofNullable(estimate), look));
      }
    }
    for (String missing : tables.missing(there)) {
      targets.add(
          Target.of(missing, 0, "", "", 0)
              .skipped(SkipReason.REFUSED, "there is no such table in " + look.database()));
    }
    return targets;
  }

  private Target target(TableActivity table, Optional<Double> estimate, Look look) {
    String why =
        estimate
            .map(share -> percent(share) + " free, estimated")
            .orElse("how much of it is free is not estimated");
    Target target =
        new Target(
            table.name(),
            table.oid(),
            why,
            List.of(
                "VACUUM (SKIP_LOCKED, TRUNCATE false) " + table.name(),
                "VACUUM (FULL, ANALYZE) " + table.name()),
            table.bytes(),
            true,
            Optional.empty());
    if (!table.allowed()) {
      return target.skipped(
          SkipReason.PRIVILEGE,
          Privileges.remedy(look.server().version(), look.server().role(), table.name()));
    }
    return table.bytes() > most
        ? target.skipped(
            SkipReason.NOTHING,
            ("larger than max_size (%s): too long for a lock that bars everybody. pg_repack -D (never"
                    + " without, it ends others) or pg_squeeze write it anew beside its work")
                .formatted(ByteSize.rounded(most)))
        : target;
  }

  @Override
  public Outcome run(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    Connection connection = work.look().connection();
    work.execute(target.statements().get(0), StatementBounds.within(PLAIN), Watch.NONE);
    check(target, work);
    long before = size(connection, target.oid());
    if (before > 3 * most) {
      throw SkipException.target(SkipReason.NOTHING, "with its indexes it is far beyond max_size");
    }
    work.exclusively(List.of(target.statements().get(1)), timeout);
    return Outcome.DONE.withBytes(before, size(connection, target.oid()));
  }

  /** Whether enough of it is free, now that dead rows are gone. */
  private void check(Target target, Work work) throws SQLException, SkipException {
    Look look = work.look();
    OptionalDouble measured =
        FreeShare.measured(look.connection(), target.oid(), MEASURE.toMillis());
    if (measured.isPresent()) {
      if (measured.getAsDouble() < free) {
        throw SkipException.target(
            SkipReason.NOTHING,
            percent(measured.getAsDouble()) + " free, measured after a plain vacuum");
      }
      return;
    }
    Double estimate = FreeShare.estimated(look).get(target.name());
    if (estimate == null) {
      throw SkipException.target(
          SkipReason.NOTHING,
          "how much of it is free can be neither measured (extension pgstattuple) nor estimated");
    }
    if (estimate < free) {
      throw SkipException.target(
          SkipReason.NOTHING, percent(estimate) + " free, estimated after a plain vacuum");
    }
    if (!isEstimatedBefore(target, look)) {
      throw SkipException.target(
          SkipReason.NOTHING,
          ONCE + percent(estimate) + " free; a second estimate, a day later, decides");
    }
  }

  private boolean isEstimatedBefore(Target target, Look look) throws SQLException {
    if (look.history().isEmpty()) {
      return false;
    }
    for (JobRun run : look.history().get().targets(name(), look.now().minus(REMEMBERED))) {
      if (run.target().equals(Optional.of(target.name()))
          && run.database().equals(look.database())
          && run.startedAt().isBefore(look.now().minus(APART))
          && run.reason().filter(reason -> reason.contains(ONCE)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static long size(Connection connection, long oid) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_total_relation_size(%d)".formatted(oid))) {
      row.next();
      return row.getLong(1);
    }
  }
}
