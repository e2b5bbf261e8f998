package dev.pgvitals.backup.basebackup;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.verify.FileIdentity;
import dev.pgvitals.backup.verify.Verdict;
import dev.pgvitals.text.Plural;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** What base backups and the WAL archive come to, together. */
final class BaseBackupStates {
  private static final int MOST_REMARKS = 5;

  /** The archiver may be behind by so much. */
  private static final Duration ARCHIVED = Duration.ofHours(1);

  private final String name;
  private final Function<FileIdentity, Optional<Verdict>> verdicts;
  private final Map<FileIdentity, Instant> verified;
  private final Set<FileIdentity> withWal;
  private final Optional<WalFiles> wal;

  /**
   * By what was found out.
   *
   * @param verified when good ones were found to be
   * @param withWal those in tar format that have WAL beside the data
   * @param wal the archive's; empty: there is none
   */
  BaseBackupStates(
      String name,
      Function<FileIdentity, Optional<Verdict>> verdicts,
      Map<FileIdentity, Instant> verified,
      Set<FileIdentity> withWal,
      Optional<WalFiles> wal) {
    this.name = name;
    this.verdicts = verdicts;
    this.verified = verified;
    this.withWal = withWal;
    this.wal = wal;
  }

  private enum Condition {
    GOOD,
    BAD,
    /** Its WAL is still to come. */
    UNKNOWN
  }

  private record Judged(BaseBackup backup, Condition condition, String fault) {
    Instant time() {
      return backup.manifest().map(Manifest::time).orElse(Instant.EPOCH);
    }
  }

  private record Window(Optional<Duration> reach, OptionalInt missing, Optional<Instant> lastWal) {}

  /** Always one of full backups, and one of incremental ones where there are any. */
  List<BackupState> of(BaseBackupSearch.Found found, Instant now) {
    List<Judged> all = new ArrayList<>();
    for (BaseBackup backup : found.backups()) {
      all.add(judge(backup, all, now));
    }
    List<String> remarks = new ArrayList<>();
    Window window = window(all, remarks);
    for (int i = all.size() - 1; i >= 0 && remarks.size() < MOST_REMARKS; i--) {
      if (!all.get(i).fault().isEmpty()) {
        remarks.add(all.get(i).backup().name() + ": " + all.get(i).fault());
      }
    }
    for (Path path : found.givenUp()) {
      if (remarks.size() < MOST_REMARKS) {
        remarks.add(
            path.getFileName()
                + ": it has no backup_manifest: pg_basebackup did not finish, or was told"
                + " --no-manifest");
      }
    }
    List<BackupState> states = new ArrayList<>();
    states.add(
        state(BaseBackup.FULL, all, found.givenUp().size(), found.unfinished(), window, remarks));
    if (all.stream().anyMatch(judged -> judged.backup().type().equals(BaseBackup.INCREMENTAL))) {
      Window none = new Window(Optional.empty(), OptionalInt.empty(), Optional.empty());
      states.add(state(BaseBackup.INCREMENTAL, all, 0, 0, none, List.of()));
    }
    return states;
  }

  private BackupState state(
      String type,
      List<Judged> all,
      int givenUp,
      int unfinished,
      Window window,
      List<String> remarks) {
    List<Judged> known =
        all.stream()
            .filter(judged -> judged.backup().type().equals(type))
            .filter(judged -> judged.condition() != Condition.UNKNOWN)
            .toList();
    int pending =
        (int)
            all.stream()
                .filter(judged -> judged.backup().type().equals(type))
                .filter(judged -> judged.condition() == Condition.UNKNOWN)
                .count();
    List<Judged> good =
        known.stream().filter(judged -> judged.condition() == Condition.GOOD).toList();
    Optional<Judged> newest = last(good);
    OptionalLong size =
        newest
            .flatMap(judged -> judged.backup().manifest())
            .map(manifest -> OptionalLong.of(manifest.bytes()))
            .orElse(OptionalLong.empty());
    return new BackupState(
        name,
        type,
        "",
        known.isEmpty()
            ? Optional.of(false).filter(none -> unfinished + pending == 0)
            : last(known).map(judged -> judged.condition() == Condition.GOOD),
        newest.map(Judged::time),
        last(good.stream()
                .filter(judged -> verified.containsKey(judged.backup().identity()))
                .toList())
            .map(judged -> verified.getOrDefault(judged.backup().identity(), judged.time())),
        size,
        newest.map(judged -> repoSize(judged.backup())).orElse(size),
        Optional.empty(),
        OptionalInt.of(good.size()),
        OptionalInt.of(known.size() - good.size() + givenUp),
        good.stream().findFirst().map(Judged::time),
        window.reach(),
        window.missing(),
        window.lastWal(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(unfinished + pending),
        Optional.empty(),
        remarks);
  }

  private static OptionalLong repoSize(BaseBackup backup) {
    if (!backup.isTar()) {
      return backup.manifest().map(m -> OptionalLong.of(m.bytes())).orElse(OptionalLong.empty());
    }
    try {
      long sum = 0;
      for (Path archive : backup.archives()) {
        sum += Files.size(archive);
      }
      return OptionalLong.of(sum);
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  private Judged judge(BaseBackup backup, List<Judged> older, Instant now) {
    Optional<Verdict> verdict = verdicts.apply(backup.identity());
    Optional<String> fault =
        backup
            .fault()
            .or(() -> verdict.filter(Verdict::isBad).map(Verdict::message))
            .or(() -> predecessor(backup, older));
    if (fault.isPresent() || backup.manifest().isEmpty()) {
      return new Judged(backup, Condition.BAD, fault.orElse(""));
    }
    Optional<String> lack = lack(backup, backup.manifest().get());
    if (lack.isPresent()) {
      boolean early = Duration.between(backup.manifest().get().time(), now).compareTo(ARCHIVED) < 0;
      return new Judged(
          backup, early && wal.isPresent() ? Condition.UNKNOWN : Condition.BAD, lack.get());
    }
    return new Judged(
        backup,
        Condition.GOOD,
        verdict
            .filter(v -> v.outcome() == Verdict.Outcome.UNVERIFIABLE)
            .map(v -> "it cannot be verified: " + v.message())
            .orElse(""));
  }

  /** An incremental one is nothing without the good one that it goes on from. */
  private static Optional<String> predecessor(BaseBackup backup, List<Judged> older) {
    if (backup.after().isEmpty()) {
      return Optional.empty();
    }
    long after = backup.after().get();
    boolean there =
        older.stream()
            .filter(judged -> judged.condition() == Condition.GOOD)
            .flatMap(judged -> judged.backup().manifest().stream())
            .flatMap(manifest -> manifest.ranges().stream())
            .anyMatch(range -> range.start() == after);
    return there
        ? Optional.empty()
        : Optional.of(
            "the backup that it is incremental to, from %X/%X, is not here or not good"
                .formatted(after >>> 32, after & 0xffff_ffffL));
  }

  /** What is said of WAL that it needs and that neither it nor the archive has. */
  private Optional<String> lack(BaseBackup backup, Manifest manifest) {
    if (backup.isTar() && (hasWal(backup) || verdicts.apply(backup.identity()).isEmpty())) {
      return Optional.empty();
    }
    WalFiles own = backup.isTar() ? WalFiles.NONE : inside(backup.directory());
    for (WalRange range : manifest.ranges()) {
      if (own.missing(range) > 0 && wal.map(files -> files.missing(range)).orElse(1L) > 0) {
        WalFiles files = wal.orElse(own);
        return Optional.of(
            "the WAL that it takes to restore it is missing, from "
                + files.name(range.timeline(), files.segment(range.start()))
                + " on"
                + (wal.isPresent() ? "" : ": set `wal` to where it is archived"));
      }
    }
    return Optional.empty();
  }

  private boolean hasWal(BaseBackup backup) {
    return withWal.contains(backup.identity())
        || backup.archives().stream()
            .anyMatch(archive -> String.valueOf(archive.getFileName()).startsWith("pg_wal.tar"));
  }

  /** The WAL that a data directory has. */
  static WalFiles inside(Path directory) {
    try {
      return new WalArchive(directory.resolve("pg_wal"), System::nanoTime).list();
    } catch (IOException none) {
      return WalFiles.NONE;
    }
  }

  private Window window(List<Judged> all, List<String> remarks) {
    if (wal.isEmpty() || wal.get().timeline().isEmpty()) {
      return new Window(Optional.empty(), OptionalInt.empty(), Optional.empty());
    }
    WalFiles files = wal.get();
    int timeline = files.timeline().getAsInt();
    Optional<TimelineHistory> history = files.history();
    if (history.isEmpty()) {
      remarks.add(
          "the archive has no %08X.history: which backups lead to timeline %d is unknown"
              .formatted(timeline, timeline));
      return new Window(Optional.empty(), OptionalInt.empty(), files.last());
    }
    OptionalLong missing = OptionalLong.empty();
    Optional<Instant> from = Optional.empty();
    for (Judged judged : all) {
      if (judged.condition() != Condition.GOOD || !judged.backup().type().equals(BaseBackup.FULL)) {
        continue;
      }
      Optional<Long> lacking = missing(files, history.get(), judged.backup());
      if (lacking.isPresent()) {
        missing = missing.isEmpty() ? OptionalLong.of(lacking.get()) : missing;
        if (lacking.get() == 0 && from.isEmpty()) {
          from = Optional.of(judged.time());
        }
      }
    }
    if (missing.isPresent() && missing.getAsLong() > 0) {
      remarks.add(
          Plural.of(missing.getAsLong(), "WAL file is", "WAL files are")
              + " missing since the oldest good backup");
    }
    Optional<Duration> reach =
        from.flatMap(start -> files.last().map(last -> Duration.between(start, last)))
            .filter(duration -> !duration.isNegative());
    return new Window(
        reach.isEmpty() ? Optional.of(Duration.ZERO) : reach,
        missing.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of((int) Math.min(Integer.MAX_VALUE, missing.getAsLong())),
        files.last());
  }

  /** Empty for a backup that is not on the way to the last WAL, or younger than it. */
  private static Optional<Long> missing(
      WalFiles files, TimelineHistory history, BaseBackup backup) {
    List<WalRange> ranges = backup.manifest().map(Manifest::ranges).orElse(List.of());
    if (ranges.isEmpty()) {
      return Optional.empty();
    }
    WalRange first = ranges.get(0);
    return history
        .since(first.timeline(), first.start())
        .filter(
            parts ->
                parts.size() > 1
                    || files.segment(first.start()) <= files.lastSegment(first.timeline()))
        .map(files::missing);
  }

  private static <T> Optional<T> last(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(list.size() - 1));
  }
}
