package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.verify.FileIdentity;
import dev.pgvitals.backup.verify.Verdict;
import dev.pgvitals.config.backup.BackupSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the dump files come to, together. */
final class DumpStates {
  static final String TYPE = "dump";

  private static final int MEDIAN_OF = 7;

  /** Of fewer, the median says little. */
  private static final int LEAST_FOR_MEDIAN = 3;

  private static final int MOST_REMARKS = 5;

  /** Less may come of a zone that is wrong. */
  private static final Duration TO_COME = Duration.ofDays(1);

  /** How often old ones are deleted. */
  private static final Duration SOON = Duration.ofDays(1);

  private final BackupSettings.OfDumps settings;
  private final Function<FileIdentity, Optional<Verdict>> verdicts;
  private final Map<FileIdentity, Instant> verified;

  /**
   * By what was found out.
   *
   * @param verified when good ones were found to be
   */
  DumpStates(
      BackupSettings.OfDumps settings,
      Function<FileIdentity, Optional<Verdict>> verdicts,
      Map<FileIdentity, Instant> verified) {
    this.settings = settings;
    this.verdicts = verdicts;
    this.verified = verified;
  }

  /** A dump and what speaks against it; null: nothing, as far as is known. */
  private record Judged(DumpFile file, @Nullable String fault) {}

  BackupState of(DumpSearch.Found found, Instant now) {
    List<Judged> all = judge(found.files(), now);
    List<DumpFile> good =
        all.stream().filter(judged -> judged.fault() == null).map(Judged::file).toList();
    Optional<DumpFile> newestGood = last(good);
    Optional<DumpFile> newestVerified =
        last(good.stream().filter(file -> verified.containsKey(file.identity())).toList());
    return new BackupState(
        settings.name(),
        TYPE,
        "",
        status(all, found.unfinished()),
        newestGood.map(DumpFile::time),
        newestVerified.map(file -> verified.getOrDefault(file.identity(), file.time())),
        last(good.stream().filter(file -> size(file).isPresent()).toList())
            .map(this::size)
            .orElse(OptionalLong.empty()),
        newestGood.map(file -> OptionalLong.of(file.size())).orElse(OptionalLong.empty()),
        Optional.empty(),
        OptionalInt.of(good.size()),
        OptionalInt.of(all.size() - good.size()),
        good.stream().findFirst().map(DumpFile::time),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(found.unfinished()),
        retentionUnsafe(good, now),
        remarks(all));
  }

  /** None at all is as bad as a bad one, but for the first one while it is being made. */
  private static Optional<Boolean> status(List<Judged> all, int unfinished) {
    return all.isEmpty()
        ? Optional.of(false).filter(none -> unfinished == 0)
        : last(all).map(newest -> newest.fault() == null);
  }

  /** Of its data: unpacked. Of one that was not read, only what is not compressed is known. */
  private OptionalLong size(DumpFile file) {
    Optional<Verdict> verdict = verdicts.apply(file.identity());
    if (verdict.isPresent() && verdict.get().isGood()) {
      return OptionalLong.of(verdict.get().bytes());
    }
    boolean isCompressed = file.name().matches(".*\\.(gz|zst|lz4|xz|bz2|gpg|age|enc)");
    return isCompressed ? OptionalLong.empty() : OptionalLong.of(file.size());
  }

  /** From the oldest to the newest: each is measured by those before it that are complete. */
  private List<Judged> judge(List<DumpFile> files, Instant now) {
    Deque<Long> before = new ArrayDeque<>();
    List<Judged> judged = new ArrayList<>(files.size());
    for (DumpFile file : files) {
      if (!file.written()) {
        continue;
      }
      String fault = fault(file, before, now);
      judged.add(new Judged(file, fault));
      // One that is small counts: else a database that was tidied up would have none but small
      // ones.
      if (file.size() > 0 && !isBad(file)) {
        before.addLast(file.size());
        if (before.size() > MEDIAN_OF) {
          before.removeFirst();
        }
      }
    }
    return judged;
  }

  private boolean isBad(DumpFile file) {
    return verdicts.apply(file.identity()).filter(Verdict::isBad).isPresent();
  }

  private @Nullable String fault(DumpFile file, Deque<Long> before, Instant now) {
    Optional<Verdict> verdict = verdicts.apply(file.identity()).filter(Verdict::isBad);
    if (verdict.isPresent()) {
      return verdict.get().message();
    }
    if (file.size() == 0) {
      return "it is empty";
    }
    // It would be the newest for so long that nobody would notice that no other comes.
    if (file.time().isAfter(now.plus(TO_COME))) {
      return "the time in its name is still to come";
    }
    if (before.size() >= LEAST_FOR_MEDIAN) {
      long median = median(before);
      if (file.size() < settings.minSizeOfMedian() * median) {
        return String.format(
            Locale.ROOT,
            "it has %d bytes; the median of the %d before it is %d",
            file.size(),
            before.size(),
            median);
      }
    }
    return null;
  }

  private static long median(Deque<Long> sizes) {
    List<Long> sorted = new ArrayList<>(sizes);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  /** Whether deletion by age, within a day, takes a good one and leaves fewer than it should. */
  private Optional<Boolean> retentionUnsafe(List<DumpFile> good, Instant now) {
    if (settings.keepDays().isEmpty()) {
      return Optional.empty();
    }
    Instant deleted = now.plus(SOON).minus(Duration.ofDays(settings.keepDays().getAsInt()));
    long left = good.stream().filter(file -> file.time().isAfter(deleted)).count();
    return Optional.of(left < settings.keepLeast() && left < good.size());
  }

  private List<String> remarks(List<Judged> all) {
    List<String> remarks = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && remarks.size() < MOST_REMARKS; i--) {
      Judged judged = all.get(i);
      Optional<String> remark =
          Optional.ofNullable(judged.fault())
              .or(
                  () ->
                      verdicts
                          .apply(judged.file().identity())
                          .filter(v -> v.outcome() == Verdict.Outcome.UNVERIFIABLE)
                          .map(v -> "it cannot be verified: " + v.message()));
      remark.ifPresent(text -> remarks.add(judged.file().name() + ": " + text));
    }
    return remarks;
  }

  private static <T> Optional<T> last(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(list.size() - 1));
  }
}
