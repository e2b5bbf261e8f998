package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.BackupReader;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.verify.FileIdentity;
import dev.pgvitals.backup.verify.Inspection;
import dev.pgvitals.backup.verify.Inspections;
import dev.pgvitals.backup.verify.Inspections.Job;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.backup.verify.Turns;
import dev.pgvitals.backup.verify.Verdict;
import dev.pgvitals.backup.verify.VerifiableBackups;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dump files. Each is read to its end once, the newest first, over as many reads as that takes. */
public final class DumpReader implements BackupReader, VerifiableBackups {
  private final BackupSettings.OfDumps settings;
  private final Programs programs;
  private final Pace pace;
  private final InstantSource clock;
  private final Inspections inspections = new Inspections();
  private final Map<FileIdentity, Instant> verified = new HashMap<>();

  public DumpReader(
      BackupSettings.OfDumps settings, Programs programs, Pace pace, InstantSource clock) {
    this.settings = settings;
    this.programs = programs;
    this.pace = pace;
    this.clock = clock;
  }

  @Override
  public List<BackupState> read() throws FeedException, InterruptedException {
    pace.begin(turn());
    DumpSearch.Found found = find();
    List<Job> jobs = new ArrayList<>();
    if (settings.verify() == BackupSettings.Verify.NEW) {
      for (DumpFile file : found.files()) {
        if (file.written()) {
          jobs.add(new Job(file.identity(), () -> open(file)));
        }
      }
      Collections.reverse(jobs);
    }
    inspections.retain(jobs);
    inspections.advance(jobs, pace);
    remember(jobs);
    return List.of(
        new DumpStates(settings, inspections::verdict, verified).of(found, clock.instant()));
  }

  private void remember(List<Job> jobs) {
    Instant now = clock.instant();
    Map<FileIdentity, Instant> before = Map.copyOf(verified);
    verified.clear();
    for (Job job : jobs) {
      if (inspections.verdict(job.identity()).filter(Verdict::isGood).isPresent()) {
        verified.put(job.identity(), before.getOrDefault(job.identity(), now));
      }
    }
  }

  private DumpSearch.Found find() throws FeedException {
    DumpFilePattern pattern;
    try {
      pattern = DumpFilePattern.parse(settings.files());
    } catch (IllegalArgumentException e) {
      throw new FeedException(
          new Failure(FailureReason.UNDEFINED, "", "`files` " + e.getMessage())
              .withRemedy("correct `files` of the backup " + settings.name()));
    }
    return new DumpSearch(pattern, settings.zone()).find(clock.instant());
  }

  private Duration turn() {
    return Turns.of(settings.interval(), settings.timeout());
  }

  private Inspection open(DumpFile file) throws IOException {
    return file.directory()
        ? new DirectoryInspection(file, programs)
        : new DumpInspection(file.identity().path(), programs);
  }

  @Override
  public List<Candidate> candidates() throws FeedException {
    List<Candidate> candidates = new ArrayList<>();
    for (DumpFile file : find().files()) {
      if (file.written()) {
        candidates.add(new Candidate(file.name(), file.time(), file.size(), () -> open(file)));
      }
    }
    Collections.reverse(candidates);
    return candidates;
  }

  /** The newest that nobody writes to any more. */
  public Optional<RestorableDump> restorable() throws FeedException {
    List<DumpFile> written = find().files().stream().filter(DumpFile::written).toList();
    if (written.isEmpty()) {
      return Optional.empty();
    }
    DumpFile newest = written.get(written.size() - 1);
    return Optional.of(
        new RestorableDump(
            newest.identity().path(),
            newest.directory(),
            newest.time(),
            newest.size(),
            () -> open(newest)));
  }

  @Override
  public void cut() {
    pace.cut();
    inspections.cut();
  }

  /** As {@link #cut}: what is open is closed by the thread that reads, at the end of its turn. */
  @Override
  public void close() {
    cut();
  }
}
