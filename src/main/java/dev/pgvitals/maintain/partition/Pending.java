package dev.pgvitals.maintain.partition;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Work;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Partitions that DETACH CONCURRENTLY left half detached when it was ended: their rows are gone
 * from the table, and no other one can be detached so before they are. Finishing them is the first
 * that is done with a table, whatever is asked for and whoever began it.
 */
final class Pending {
  static final String FINALIZE = " FINALIZE";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Pending() {}

  static List<Target> of(PartitionedTable table, Look look) throws SQLException {
    List<Target> targets = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      if (partition.pending()) {
        Target target =
            Target.of(
                partition.name(),
                partition.oid(),
                "half detached from " + table.name() + " by a statement that was ended",
                "ALTER TABLE %s DETACH PARTITION %s%s"
                    .formatted(table.name(), partition.name(), FINALIZE),
                partition.bytes());
        Optional<Target> refused =
            IdentityGap.of(partition, look).map(why -> target.skipped(SkipReason.REFUSED, why));
        targets.add(
            table.allowed()
                ? refused.orElse(target)
                : target.skipped(SkipReason.PRIVILEGE, table.remedy(look)));
      }
    }
    return targets;
  }

  static boolean isMeant(Target target) {
    return target.statements().size() == 1 && target.statements().get(0).endsWith(FINALIZE);
  }

  /** Waits for transactions older than the first half, so that it may have to be tried again. */
  static Outcome finish(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    if (!isPending(work.look(), target.oid())) {
      throw SkipException.target(SkipReason.NOTHING, "it is detached already");
    }
    work.exclusively(target.statements(), TIMEOUT);
    return Outcome.DONE;
  }

  static boolean isPending(Look look, long partition) throws SQLException {
    return look.server().major() >= 14
        && is(
            look,
            "SELECT FROM pg_inherits WHERE inhrelid = ?::oid AND inhdetachpending",
            partition);
  }

  /** Whether it is a partition of whatever table, be it half detached. */
  static boolean isAttached(Look look, long partition) throws SQLException {
    return is(look, "SELECT FROM pg_inherits WHERE inhrelid = ?::oid", partition);
  }

  private static boolean is(Look look, String sql, long partition) throws SQLException {
    try (PreparedStatement statement = look.connection().prepareStatement(sql)) {
      statement.setString(1, Long.toString(partition));
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
