package dev.pgvitals.backup.tool;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The WAL files of an archive: which are there, and which are missing in between. Of hundreds of
 * thousands, a few megabytes are kept.
 */
final class WalFiles {
  private static final Pattern NAME =
      Pattern.compile(
          "([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(?:-[0-9a-f]{40})?(?:\\.[a-z0-9]{1,4})?");

  /** With the usual 16 MB each. */
  private static final long FILES_OF_4_GIB = 256;

  /** Beyond that a name is not meant seriously. */
  private static final long MOST = 50_000_000;

  private static final int NAME_LENGTH = 24;

  private final NavigableMap<Long, Files> timelines = new TreeMap<>();
  private final long filesOf4Gib;

  /**
   * What a walk from the newest file back has found.
   *
   * @param missing how many files are missing
   * @param unbroken number of the oldest file from which on none is missing
   */
  record Chain(int missing, long unbroken) {}

  /**
   * A file.
   *
   * @param part of the WAL, of 4 GiB each
   * @param second when it was archived, in seconds since 1970
   */
  record File(long timeline, long part, long index, long second) {
    /** Empty for what is no WAL file by its name. */
    static Optional<File> of(String name, long second) {
      Matcher matcher = NAME.matcher(name);
      return matcher.matches()
          ? Optional.of(
              new File(
                  Long.parseLong(matcher.group(1), 16),
                  Long.parseLong(matcher.group(2), 16),
                  Long.parseLong(matcher.group(3), 16),
                  second))
          : Optional.empty();
    }
  }

  /** Those of one timeline, by their numbers. */
  private static final class Files {
    final long[] numbers;
    final long[] seconds;

    Files(List<File> files, long filesOf4Gib) {
      numbers = files.stream().mapToLong(file -> number(file, filesOf4Gib)).toArray();
      seconds = files.stream().mapToLong(File::second).toArray();
    }

    long first() {
      return numbers[0];
    }

    long last() {
      return numbers[numbers.length - 1];
    }

    boolean has(long number) {
      return Arrays.binarySearch(numbers, number) >= 0;
    }

    Optional<Instant> time(long number) {
      int at = Arrays.binarySearch(numbers, number);
      return at < 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds[at]));
    }
  }

  WalFiles(List<File> files) {
    // Larger files have fewer numbers: the last of a part tells how many, once one is full.
    long highest = files.stream().mapToLong(File::index).max().orElse(0);
    boolean full = files.stream().mapToLong(File::part).distinct().count() > 1 && highest > 0;
    filesOf4Gib = full ? Long.highestOneBit(highest) << 1 : FILES_OF_4_GIB;
    files.stream()
        .sorted(Comparator.comparingLong(File::part).thenComparingLong(File::index))
        .collect(Collectors.groupingBy(File::timeline))
        .forEach((timeline, some) -> timelines.put(timeline, new Files(some, filesOf4Gib)));
  }

  private static long number(File file, long filesOf4Gib) {
    return file.part() * filesOf4Gib + file.index();
  }

  /** When a file was archived. */
  Optional<Instant> time(String name) {
    return File.of(name, 0)
        .flatMap(
            file ->
                Optional.ofNullable(timelines.get(file.timeline()))
                    .flatMap(files -> files.time(number(file, filesOf4Gib))));
  }

  static boolean isName(String name) {
    return name.length() == NAME_LENGTH && NAME.matcher(name).matches();
  }

  /** Its place in the WAL, whatever the timeline. */
  long number(String name) {
    return number(File.of(name, 0).orElseThrow(), filesOf4Gib);
  }

  /**
   * Walks back from the newest file, from a timeline to the one before where its files begin. What
   * lies between two backups may be gone as a whole, as who needs these backups alone deletes it:
   * that ends the chain, but nothing is missing.
   *
   * @param backups all there are
   * @param from the first file that is needed
   * @param settled files that came later may still be followed by ones of lower numbers
   * @return empty when there is nothing to walk
   */
  Optional<Chain> chain(List<FoundBackup> backups, String from, Instant settled) {
    if (timelines.isEmpty() || !isName(from)) {
      return Optional.empty();
    }
    Set<Long> starts = numbers(backups, FoundBackup::firstWal);
    Set<Long> stops = numbers(backups, FoundBackup::lastWal);
    long timeline = timelines.lastKey();
    long number = files(timeline).last();
    long least = number(from);
    if (number - least > MOST) {
      return Optional.empty();
    }
    long missing = 0;
    long unbroken = number;
    boolean broken = false;
    long above = number;
    for (; number >= least; number--) {
      while (number < files(timeline).first() && timelines.lowerKey(timeline) != null) {
        timeline = timelines.lowerKey(timeline);
      }
      boolean there = files(timeline).has(number);
      boolean gap = above > number + 1 && (there || number == least);
      if (gap && time(above, timeline).isBefore(settled)) {
        broken = true;
        boolean deleted = starts.contains(above) && stops.contains(number);
        missing += deleted ? 0 : above - number - (there ? 1 : 0);
      }
      if (there) {
        above = number;
        unbroken = broken ? unbroken : number;
      }
    }
    return Optional.of(new Chain((int) Math.min(missing, Integer.MAX_VALUE), unbroken));
  }

  private Set<Long> numbers(List<FoundBackup> backups, Function<FoundBackup, String> file) {
    return backups.stream()
        .map(file)
        .filter(WalFiles::isName)
        .map(this::number)
        .collect(Collectors.toSet());
  }

  /** Of a file that is there, on this timeline or a later one. */
  private Instant time(long number, long timeline) {
    return timelines.tailMap(timeline, true).values().stream()
        .flatMap(files -> files.time(number).stream())
        .findFirst()
        .orElse(Instant.MAX);
  }

  private Files files(long timeline) {
    return Objects.requireNonNull(timelines.get(timeline));
  }
}
