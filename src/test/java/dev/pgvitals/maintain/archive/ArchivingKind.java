package dev.pgvitals.maintain.archive;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.archive.table.ArchiveRow;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.JobFrame;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.VerbKind;
import dev.pgvitals.maintain.verb.Work;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code archiving: {archive: cold}} or {@code {drop: archived}}: of all that is detached. */
final class ArchivingKind implements VerbKind {
  @Override
  public String key() {
    return "archiving";
  }

  @Override
  public Optional<Verb> read(ValueReader value, JobFrame frame) {
    MapReader map = value.map(Set.of("archive", "drop")).orElseThrow();
    Optional<ArchivePlace> place = map.text("archive").map(name -> frame.archives().get(name));
    Require require = map.choice("drop", Require.class).orElse(Require.ARCHIVED);
    return Optional.of(new Archiving(place, require));
  }

  private record Archiving(Optional<ArchivePlace> place, Require require) implements Verb {
    @Override
    public String name() {
      return "archiving";
    }

    @Override
    public List<Target> find(Look look) throws SQLException {
      return look.archives().orElseThrow().open(look.database()).stream()
          .map(
              row ->
                  Target.of(
                      row.detached().partition(), row.detached().partitionOid(), "", "", row.id()))
          .toList();
    }

    @Override
    public Outcome run(Target target, Work work)
        throws SQLException, SkipException, InterruptedException {
      ArchiveRow row =
          work.look().archives().orElseThrow().open(work.look().database()).stream()
              .filter(each -> each.id() == target.bytes())
              .findFirst()
              .orElseThrow();
      return place.isPresent()
          ? Archiver.archive(row, place.get(), work)
          : Dropper.drop(row, require, Duration.ofHours(1), work);
    }
  }
}
