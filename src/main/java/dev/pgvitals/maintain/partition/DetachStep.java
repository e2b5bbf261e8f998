package dev.pgvitals.maintain.partition;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.archive.table.Archives;
import dev.pgvitals.maintain.archive.table.Detached;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.partition.bound.Range;
import dev.pgvitals.maintain.partition.bound.TimeAxis;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Detaches a partition. The row of it is written before, so that a crash leaves no table that
 * nobody knows of.
 */
final class DetachStep {
  /** The server may read what refers to the table, and nobody can use that meanwhile. */
  private static final Duration PLAIN = Duration.ofSeconds(5);

  private static final Duration SLACK = Duration.ofMinutes(1);
  private static final String HALF =
      "it is half detached: its rows are gone from the table already, and the next run finishes it";

  private DetachStep() {}

  static Outcome run(Step step, Work work)
      throws SQLException, SkipException, InterruptedException {
    Look look = work.look();
    Archives archives = look.archives().orElseThrow();
    Partition partition = step.partition().orElseThrow();
    onlyOne(step);
    long row = archives.begin(detached(step.table(), partition, look));
    String statement = step.target().statements().get(0);
    try {
      if (statement.endsWith(" CONCURRENTLY")) {
        Duration maxWait = look.limits().maxWait();
        work.execute(
            statement, StatementBounds.watched(maxWait.plus(SLACK)), new DetachWatch(maxWait));
      } else {
        work.exclusively(step.target().statements(), PLAIN);
      }
    } catch (SkipException e) {
      withdraw(row, partition, work);
      throw isHalf(look, partition) ? e.leaving(HALF) : e;
    } catch (SQLException e) {
      withdraw(row, partition, work);
      if (look.connection().isClosed() || !isHalf(look, partition)) {
        throw e;
      }
      return Outcome.failed(e.getMessage() + "; " + HALF, Optional.ofNullable(e.getSQLState()));
    } catch (InterruptedException e) {
      withdraw(row, partition, work);
      if (isHalf(look, partition)) {
        throw new InterruptedException(e.getMessage() + "; " + HALF);
      }
      throw e;
    }
    if (Pending.isAttached(look, partition.oid())) {
      archives.attached(row);
      return Outcome.failed("the server says that it is still attached", Optional.empty());
    }
    archives.detached(row);
    return Outcome.DONE;
  }

  /** Nothing came of it: if somebody else detaches it before the next run, it is not ours. */
  private static void withdraw(long row, Partition partition, Work work) throws SQLException {
    Look look = work.look();
    if (!look.connection().isClosed()
        && Pending.isAttached(look, partition.oid())
        && !Pending.isPending(look, partition.oid())) {
      look.archives().orElseThrow().attached(row);
    }
  }

  /** The server has one that is half detached, in a table, and no more. */
  private static void onlyOne(Step step) throws SkipException {
    Optional<Partition> half =
        step.table().partitions().stream().filter(Partition::pending).findFirst();
    if (half.isPresent()) {
      throw SkipException.target(
          SkipReason.LOCKED,
          half.get().name() + " is half detached, and has to be finished before another one");
    }
  }

  private static boolean isHalf(Look look, Partition partition) throws SQLException {
    return !look.connection().isClosed() && Pending.isPending(look, partition.oid());
  }

  private static Detached detached(PartitionedTable table, Partition partition, Look look) {
    TimeAxis axis = table.axis().orElseThrow();
    Range range = partition.range().orElseThrow();
    return new Detached(
        look.database(),
        table.schema(),
        table.relname(),
        partition.schema(),
        partition.relname(),
        partition.oid(),
        Optional.of(range.from()).filter(from -> !from.equals(Instant.MIN)).map(axis::text),
        Optional.of(axis.text(range.to())));
  }
}
