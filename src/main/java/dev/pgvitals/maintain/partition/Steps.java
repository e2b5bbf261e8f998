package dev.pgvitals.maintain.partition;

import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.archive.Archiver;
import dev.pgvitals.maintain.archive.Dropper;
import dev.pgvitals.maintain.archive.table.ArchiveRow;
import dev.pgvitals.maintain.archive.table.Detached;
import dev.pgvitals.maintain.partition.bound.Age;
import dev.pgvitals.maintain.partition.bound.Range;
import dev.pgvitals.maintain.partition.bound.TimeAxis;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what is to happen to the old partitions of a table: for each, one step at the most. */
final class Steps {
  private static final int CONCURRENTLY = 140_000;

  private final Look look;
  private final AgeEntry entry;
  private final PartitionedTable table;
  private final TimeAxis axis;
  private final Instant now;
  private final List<Step> steps = new ArrayList<>();

  private Steps(Look look, AgeEntry entry, PartitionedTable table, TimeAxis axis)
      throws SQLException {
    this.look = look;
    this.entry = entry;
    this.table = table;
    this.axis = axis;
    this.now = now(look);
  }

  /** Of a table; what finishes something that was begun comes first. */
  static List<Step> of(AgeEntry entry, PartitionedTable table, Look look) throws SQLException {
    List<Step> found = new ArrayList<>();
    for (Target pending : Pending.of(table, look)) {
      found.add(
          new Step(Step.Kind.FINISH, pending, entry, table, Optional.empty(), Optional.empty()));
    }
    if (table.refusal().isPresent()) {
      Target whole = Target.of(table.name(), table.oid(), "its old partitions", "", 0);
      found.add(none(entry, table, whole.skipped(SkipReason.REFUSED, table.refusal().get())));
      return found;
    }
    Steps steps = new Steps(look, entry, table, table.axis().orElseThrow());
    for (ArchiveRow row : rows(table, look)) {
      steps.afterDetach(row);
    }
    if (entry.detachAfter().isPresent()) {
      steps.detach(entry.detachAfter().get());
    }
    found.addAll(steps.steps);
    return found;
  }

  /** Rows of what was detached from a table and is not gone. */
  static List<ArchiveRow> rows(PartitionedTable table, Look look) throws SQLException {
    return look.archives().isEmpty()
        ? List.of()
        : look.archives().get().open(look.database()).stream()
            .filter(
                row ->
                    row.detached().schema().equals(table.schema())
                        && row.detached().table().equals(table.relname()))
            .toList();
  }

  private static Step none(AgeEntry entry, PartitionedTable table, Target target) {
    return new Step(Step.Kind.NONE, target, entry, table, Optional.empty(), Optional.empty());
  }

  /** A clock that is ahead must not make anything old: whichever is behind counts. */
  private static Instant now(Look look) throws SQLException {
    try (Statement statement = look.connection().createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      Instant server = row.getTimestamp(1).toInstant();
      return server.isBefore(look.now()) ? server : look.now();
    }
  }

  private void detach(Age age) throws SQLException {
    Instant limit = axis.before(now, age);
    Optional<Partition> newest = table.newest();
    List<Partition> old =
        table.partitions().stream()
            .filter(partition -> !partition.isDefault() && !partition.pending())
            .filter(partition -> !newest.equals(Optional.of(partition)))
            .filter(partition -> isOld(partition, limit))
            .sorted(Comparator.comparing(partition -> partition.range().orElseThrow().to()))
            .toList();
    for (Partition partition : old) {
      detach(partition);
    }
  }

  private boolean isOld(Partition partition, Instant limit) {
    Optional<Range> range = partition.range();
    return range.isPresent() && !range.get().to().isAfter(limit) && !range.get().has(axis.at(now));
  }

  private void detach(Partition partition) throws SQLException {
    Target target =
        Target.of(
            partition.name(),
            partition.oid(),
            "%s, of %s".formatted(axis.text(partition.range().orElseThrow()), table.name()),
            "ALTER TABLE %s DETACH PARTITION %s%s"
                .formatted(table.name(), partition.name(), isConcurrent() ? " CONCURRENTLY" : ""),
            partition.bytes());
    if (!table.allowed()) {
      target = target.skipped(SkipReason.PRIVILEGE, table.remedy(look));
    } else if (!partition.isOrdinary()) {
      target = target.skipped(SkipReason.REFUSED, "it is a foreign table: detach it by hand");
    } else if (look.archives().isEmpty()) {
      target =
          target.skipped(
              SkipReason.PRIVILEGE,
              "%s cannot write to pgvitals.archive, in which stands what was detached: have a superuser run what pgvitals maintain sql --setup prints, in the home database"
                  .formatted(look.server().role()));
    } else {
      Target detached = target;
      target =
          IdentityGap.of(partition, look)
              .map(why -> detached.skipped(SkipReason.REFUSED, why))
              .orElse(target);
    }
    steps.add(
        new Step(Step.Kind.DETACH, target, entry, table, Optional.of(partition), Optional.empty()));
  }

  /** With a default partition the server does not take it, and before 14 it does not know it. */
  private boolean isConcurrent() {
    return look.server().version() >= CONCURRENTLY && table.defaultPartition().isEmpty();
  }

  private void afterDetach(ArchiveRow row) throws SQLException {
    Detached detached = row.detached();
    Optional<Relation> relation = Relation.of(look.connection(), detached.partitionOid());
    if (relation.isEmpty() || relation.get().attached()) {
      return;
    }
    Relation there = relation.get();
    String what =
        "%s to %s, detached from %s"
            .formatted(
                detached.from().orElse("-infinity"),
                detached.to().orElse("infinity"),
                table.name());
    Optional<Step.Kind> kind = kind(row);
    if (kind.isEmpty()) {
      return;
    }
    String statement =
        kind.get() == Step.Kind.DROP
            ? "DROP TABLE " + there.name()
            : Archiver.statement(row, look).orElse("");
    Target target =
        Target.of(there.name(), detached.partitionOid(), what, statement, there.bytes());
    if (!there.relname().equals(detached.partition())
        || !there.schema().equals(detached.partitionSchema())) {
      target =
          target.skipped(
              SkipReason.REFUSED,
              "it was called %s.%s when it was detached: somebody else has use for it"
                  .formatted(detached.partitionSchema(), detached.partition()));
    } else if (!there.allowed()) {
      target = target.skipped(SkipReason.PRIVILEGE, table.remedy(look));
    } else if (kind.get() == Step.Kind.DROP) {
      Target dropped = target;
      target =
          Dropper.refusal(row, entry.require(), look)
              .map(why -> dropped.skipped(SkipReason.REFUSED, why))
              .orElse(target);
    }
    steps.add(new Step(kind.get(), target, entry, table, Optional.empty(), Optional.of(row)));
  }

  /** What comes next; nothing is dropped that is yet to be archived. */
  private Optional<Step.Kind> kind(ArchiveRow row) {
    if (entry.archive().isPresent() && !row.isArchived()) {
      return Optional.of(Step.Kind.ARCHIVE);
    }
    Optional<Instant> end = row.detached().to().flatMap(TimeAxis::moment);
    boolean old =
        entry
            .dropAfter()
            .filter(age -> end.isPresent() && !end.get().isAfter(axis.before(now, age)))
            .isPresent();
    return old ? Optional.of(Step.Kind.DROP) : Optional.empty();
  }
}
