package dev.pgvitals.backup.basebackup;

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
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.time.Clocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What pg_basebackup has written, and the archive of WAL beside it. Each backup is held against its
 * manifest once, the newest first, over as many reads as that takes.
 */
public final class BaseBackupReader implements BackupReader, VerifiableBackups {
  private final BackupSettings.OfBaseBackups settings;
  private final Programs programs;
  private final Pace pace;
  private final Clocks clocks;
  private final BaseBackupSearch search;
  private final Optional<WalArchive> archive;
  private final Inspections inspections = new Inspections();
  private final Map<FileIdentity, Instant> verified = new HashMap<>();

  /** Archives of the data directory that were found to have WAL in them. */
  private final Set<FileIdentity> withWal = new HashSet<>();

  public BaseBackupReader(
      BackupSettings.OfBaseBackups settings, Programs programs, Pace pace, Clocks clocks) {
    this.settings = settings;
    this.programs = programs;
    this.pace = pace;
    this.clocks = clocks;
    this.search = new BaseBackupSearch(settings.directory(), programs);
    this.archive = settings.wal().map(wal -> new WalArchive(wal, clocks.monotonic()));
  }

  @Override
  public List<BackupState> read() throws FeedException, InterruptedException {
    pace.begin(Turns.of(settings.interval(), settings.timeout()));
    // First: what a backup needs that ends meanwhile is not among it, and is not missed either.
    Optional<WalFiles> wal = wal();
    BaseBackupSearch.Found found = search.find(clocks.instant());
    List<Job> jobs = new ArrayList<>();
    if (settings.verify() == BackupSettings.Verify.NEW) {
      for (BaseBackup backup : found.backups()) {
        if (backup.fault().isEmpty()) {
          jobs.add(new Job(backup.identity(), () -> open(backup)));
        }
      }
      Collections.reverse(jobs);
    }
    inspections.retain(jobs);
    inspections.advance(jobs, pace);
    remember(jobs);
    return new BaseBackupStates(settings.name(), inspections::verdict, verified, withWal, wal)
        .of(found, clocks.instant());
  }

  private Optional<WalFiles> wal() throws FeedException {
    if (archive.isEmpty()) {
      return Optional.empty();
    }
    Path directory = settings.wal().orElseThrow();
    try {
      return Optional.of(archive.get().list());
    } catch (IOException e) {
      throw BaseBackupSearch.failure(directory, "wal", e);
    }
  }

  private void remember(List<Job> jobs) {
    Instant now = clocks.instant();
    Map<FileIdentity, Instant> before = Map.copyOf(verified);
    verified.clear();
    withWal.retainAll(jobs.stream().map(Job::identity).collect(Collectors.toSet()));
    for (Job job : jobs) {
      if (inspections.verdict(job.identity()).filter(Verdict::isGood).isPresent()) {
        verified.put(job.identity(), before.getOrDefault(job.identity(), now));
      }
    }
  }

  private Inspection open(BaseBackup backup) {
    return backup.isTar()
        ? new TarInspection(
            backup.directory(), backup.archives(), programs, () -> withWal.add(backup.identity()))
        : new PlainInspection(backup.directory());
  }

  @Override
  public List<Candidate> candidates() throws FeedException, InterruptedException {
    List<Candidate> candidates = new ArrayList<>();
    for (BaseBackup backup : search.find(clocks.instant()).backups()) {
      candidates.add(
          new Candidate(
              backup.name(),
              backup.manifest().map(Manifest::time).orElse(Instant.EPOCH),
              backup.manifest().map(Manifest::bytes).orElse(0L),
              () -> open(backup)));
    }
    Collections.reverse(candidates);
    return candidates;
  }

  /** The newest full one whose manifest is as it should be; its files are not read. */
  public Optional<RestorableBackup> restorable() throws FeedException, InterruptedException {
    List<BaseBackup> all = search.find(clocks.instant()).backups();
    for (int i = all.size() - 1; i >= 0; i--) {
      BaseBackup backup = all.get(i);
      if (backup.manifest().isPresent() && backup.type().equals(BaseBackup.FULL)) {
        return Optional.of(restorable(backup, backup.manifest().get()));
      }
    }
    return Optional.empty();
  }

  private RestorableBackup restorable(BaseBackup backup, Manifest manifest) throws FeedException {
    WalFiles own = backup.isTar() ? WalFiles.NONE : BaseBackupStates.inside(backup.directory());
    WalFiles sized = own.timeline().isPresent() ? own : wal().orElse(own);
    List<String> names = new ArrayList<>();
    for (WalRange range : manifest.ranges()) {
      long last = sized.segment(Math.max(range.start(), range.end() - 1));
      for (long segment = sized.segment(range.start()); segment <= last; segment++) {
        names.add(sized.name(range.timeline(), segment));
      }
    }
    return new RestorableBackup(
        backup.name(),
        backup.directory(),
        backup.archives(),
        manifest.time(),
        manifest.bytes(),
        names,
        settings.wal());
  }

  @Override
  public void cut() {
    pace.cut();
    inspections.cut();
  }

  @Override
  public void close() {
    cut();
  }
}
