package dev.pgvitals.maintain.partition;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.archive.Archiver;
import dev.pgvitals.maintain.archive.Dropper;
import dev.pgvitals.maintain.archive.table.ArchiveRow;
import dev.pgvitals.maintain.archive.table.Archives;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets old partitions go: detaches them, archives what is detached, drops what is archived, each in
 * another run.
 */
final class AgeVerb implements Verb {
  private static final Logger LOG = LoggerFactory.getLogger(AgeVerb.class);

  /**
   * The whole table is read once more under the lock, which bars nobody who uses the partitioned
   * one.
   */
  private static final Duration DROP = Duration.ofHours(4);

  private final List<AgeEntry> entries;

  AgeVerb(List<AgeEntry> entries) {
    this.entries = List.copyOf(entries);
  }

  @Override
  public String name() {
    return "age_partitions";
  }

  @Override
  public List<Target> find(Look look) throws SQLException {
    List<Target> missing = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (AgeEntry entry : entries) {
      List<PartitionedTable> tables = entry.table().find(look);
      entry.table().missing(tables, look).ifPresent(missing::add);
      for (PartitionedTable table : tables) {
        steps.addAll(Steps.of(entry, table, look));
      }
    }
    steps.sort(Comparator.comparing(step -> step.kind() != Step.Kind.FINISH));
    List<Target> targets = new ArrayList<>(steps.stream().map(Step::target).toList());
    targets.addAll(missing);
    return targets;
  }

  /** A run that did not come to its end has left rows that say less than the catalogue. */
  @Override
  public void cleanUp(Work work) throws SQLException {
    Look look = work.look();
    if (look.archives().isEmpty()) {
      return;
    }
    Archives archives = look.archives().get();
    for (AgeEntry entry : entries) {
      for (PartitionedTable table : entry.table().find(look)) {
        for (ArchiveRow row : Steps.rows(table, look)) {
          long oid = row.detached().partitionOid();
          Optional<Relation> relation = Relation.of(look.connection(), oid);
          if (relation.isEmpty()) {
            archives.dropped(row.id());
            LOG.info("{} is gone", row.detached().partition());
          } else if (row.detachedAt().isEmpty() && !relation.get().attached()) {
            archives.detached(row.id());
            LOG.info("{} is detached", row.detached().partition());
          } else if (relation.get().attached()
              && (row.detachedAt().isPresent() || !Pending.isPending(look, oid))) {
            // If somebody else detaches it now, it is theirs.
            archives.attached(row.id());
            LOG.info("{} is a partition", row.detached().partition());
          }
        }
      }
    }
  }

  @Override
  public Outcome run(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    if (Pending.isMeant(target)) {
      return Pending.finish(target, work);
    }
    Step step = again(target, work.look());
    return switch (step.kind()) {
      case DETACH -> DetachStep.run(step, work);
      case ARCHIVE ->
          Archiver.archive(step.row().orElseThrow(), step.entry().archive().orElseThrow(), work);
      case DROP -> Dropper.drop(step.row().orElseThrow(), step.entry().require(), DROP, work);
      case FINISH, NONE ->
          throw new IllegalStateException(step.target().name() + " is not to be worked on");
    };
  }

  /** What was found at the beginning may not be so any more. */
  private Step again(Target target, Look look) throws SQLException, SkipException {
    for (AgeEntry entry : entries) {
      for (PartitionedTable table : entry.table().find(look)) {
        for (Step step : Steps.of(entry, table, look)) {
          if (step.target().oid() == target.oid()
              && step.target().statements().equals(target.statements())) {
            if (step.target().skip().isPresent()) {
              Target.Skip skip = step.target().skip().get();
              throw SkipException.target(skip.reason(), skip.detail());
            }
            return step;
          }
        }
      }
    }
    throw SkipException.target(SkipReason.NOTHING, "it is not there any more, or not as it was");
  }
}
