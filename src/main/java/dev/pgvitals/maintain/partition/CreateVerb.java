package dev.pgvitals.maintain.partition;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.partition.bound.Coverage;
import dev.pgvitals.maintain.partition.bound.Interval;
import dev.pgvitals.maintain.partition.bound.KeyType;
import dev.pgvitals.maintain.partition.bound.Range;
import dev.pgvitals.maintain.partition.bound.TimeAxis;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.maintain.verb.Work;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes partitions ahead of time, each in a transaction of its own. */
final class CreateVerb implements Verb {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** The server looks through the default while nobody can use it. */
  private static final Duration WITH_DEFAULT = Duration.ofSeconds(5);

  private static final String TIMED_OUT = "57014";
  private static final String VIOLATED = "23514";

  private final List<CreateEntry> entries;

  CreateVerb(List<CreateEntry> entries) {
    this.entries = List.copyOf(entries);
  }

  @Override
  public String name() {
    return "create_partitions";
  }

  @Override
  public List<Target> find(Look look) throws SQLException {
    List<Target> first = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    for (CreateEntry entry : entries) {
      List<PartitionedTable> tables = entry.table().find(look);
      entry.table().missing(tables, look).ifPresent(targets::add);
      for (PartitionedTable table : tables) {
        first.addAll(Pending.of(table, look));
        targets.addAll(ofTable(entry, table, look));
      }
    }
    first.addAll(targets);
    return first;
  }

  private static List<Target> ofTable(CreateEntry entry, PartitionedTable table, Look look) {
    Target whole = Target.of(table.name(), table.oid(), "partitions ahead", "", 0);
    Optional<String> refusal = table.refusal().or(() -> refusal(entry.interval(), table));
    if (refusal.isPresent()) {
      return List.of(whole.skipped(SkipReason.REFUSED, refusal.get()));
    }
    TimeAxis axis = table.axis().orElseThrow();
    List<Target> targets = new ArrayList<>();
    for (Range range : axis.ranges(look.now(), entry.interval(), entry.ahead())) {
      Optional<Target> overlapping = overlapping(table, range, axis);
      if (Coverage.of(range, table.ranges()) == Coverage.NONE) {
        targets.add(made(entry, table, range, look));
      } else if (overlapping.isPresent()) {
        targets.add(overlapping.get());
        // What comes after would stand in the way of those that are right.
        break;
      }
    }
    return targets;
  }

  private static Optional<String> refusal(Interval interval, PartitionedTable table) {
    return interval == Interval.HOUR && table.axis().orElseThrow().type() == KeyType.DATE
        ? Optional.of("its key is a date: it has no hours")
        : Optional.empty();
  }

  /** Empty where the range is all in partitions that there are, of this interval or another. */
  private static Optional<Target> overlapping(PartitionedTable table, Range range, TimeAxis axis) {
    List<Partition> there =
        table.partitions().stream()
            .filter(partition -> partition.range().filter(range::overlaps).isPresent())
            .sorted(Comparator.comparing(partition -> partition.range().orElseThrow().from()))
            .toList();
    boolean endless =
        there.stream().anyMatch(partition -> partition.range().orElseThrow().isEndless());
    if (!endless && Coverage.of(range, table.ranges()) == Coverage.ALL) {
      return Optional.empty();
    }
    String which =
        there.stream()
            .map(
                partition ->
                    "%s (%s)"
                        .formatted(partition.name(), axis.text(partition.range().orElseThrow())))
            .collect(Collectors.joining(", "));
    String why =
        endless
            ? "%s takes all that is to come: divide it first".formatted(which)
            : "%s overlaps %s: is another zone meant by timezone (here %s), or another interval? Or make the missing part by hand"
                .formatted(axis.text(range), which, axis.zone());
    return Optional.of(
        Target.of(table.name(), table.oid(), axis.text(range), "", 0)
            .skipped(SkipReason.REFUSED, why));
  }

  private static Target made(CreateEntry entry, PartitionedTable table, Range range, Look look) {
    Connection connection = look.connection();
    TimeAxis axis = table.axis().orElseThrow();
    String relname = entry.name().name(table.relname(), axis, range.from());
    String why = "%s, of %s".formatted(axis.text(range), table.name());
    Target whole = Target.of(relname, table.oid(), why, "", 0);
    if (!table.allowed()) {
      return whole.skipped(SkipReason.PRIVILEGE, table.remedy(look));
    }
    try {
      Sibling sibling =
          Sibling.of(connection, table.newest().map(Partition::oid).orElse(table.oid()));
      String bound =
          "FOR VALUES FROM ('%s') TO ('%s')"
              .formatted(axis.text(range.from()), axis.text(range.to()));
      NewPartition made = NewPartition.of(connection, table, sibling, relname, bound);
      Target target =
          new Target(
              made.name(), table.oid(), why, framed(made.statements()), 0, false, Optional.empty());
      return DefaultRows.refusal(connection, table, range, made)
          .map(rows -> target.skipped(SkipReason.REFUSED, rows))
          .orElse(target);
    } catch (NewPartition.CannotException e) {
      return whole.skipped(SkipReason.REFUSED, String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      // A default that is locked, or too large to be looked at, is not the end of other tables.
      return whole.skipped(
          "55P03".equals(e.getSQLState()) ? SkipReason.LOCKED : SkipReason.REFUSED,
          "cannot be looked at: " + e.getMessage());
    }
  }

  private static List<String> framed(List<String> statements) {
    List<String> framed = new ArrayList<>();
    framed.add("BEGIN");
    framed.addAll(statements);
    framed.add("COMMIT");
    return framed;
  }

  @Override
  public Outcome run(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    if (Pending.isMeant(target)) {
      return Pending.finish(target, work);
    }
    Target now = again(target, work.look());
    boolean hasDefault = hasDefault(work.look(), target.oid());
    StatementBounds bounds = StatementBounds.within(hasDefault ? WITH_DEFAULT : TIMEOUT);
    try {
      return work.transaction(
          List.of(now.statements().get(0)),
          () -> {
            for (String statement : now.statements().subList(1, now.statements().size() - 1)) {
              work.execute(statement, bounds, Watch.NONE);
            }
            return Outcome.DONE;
          });
    } catch (SQLException e) {
      if (hasDefault && VIOLATED.equals(e.getSQLState())) {
        throw SkipException.target(
            SkipReason.REFUSED, "the default partition has got rows of it meanwhile");
      }
      if (hasDefault && TIMED_OUT.equals(e.getSQLState())) {
        throw SkipException.target(
            SkipReason.REFUSED,
            "to look through the default partition takes more than 5s, in which nobody could use it:"
                + " move its rows, or give it a CHECK that excludes the range");
      }
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("no step of it reads or writes a file", e);
    }
  }

  /** What was found at the beginning may have been done by somebody else. */
  private Target again(Target target, Look look) throws SQLException, SkipException {
    for (CreateEntry entry : entries) {
      for (PartitionedTable table : entry.table().find(look)) {
        if (table.oid() != target.oid()) {
          continue;
        }
        for (Target now : ofTable(entry, table, look)) {
          if (now.why().equals(target.why())) {
            if (now.skip().isPresent()) {
              throw SkipException.target(now.skip().get().reason(), now.skip().get().detail());
            }
            return now;
          }
        }
      }
    }
    throw SkipException.target(SkipReason.NOTHING, "there is a partition for that already");
  }

  private boolean hasDefault(Look look, long oid) throws SQLException {
    for (CreateEntry entry : entries) {
      for (PartitionedTable table : entry.table().find(look)) {
        if (table.oid() == oid && table.defaultPartition().isPresent()) {
          return true;
        }
      }
    }
    return false;
  }
}
