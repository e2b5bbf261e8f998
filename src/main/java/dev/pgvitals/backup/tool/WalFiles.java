package dev.pgvitals.backup.tool;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The WAL files of an archive: which are there, and which are missing in between. */
final class WalFiles {
  private static final Pattern NAME =
      Pattern.compile(
          "([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(?:-[0-9a-f]{40})?(?:\\.[a-z0-9]{1,4})?");

  /** With the usual 16 MB each. */
  private static final long FILES_OF_4_GIB = 256;

  /** Beyond that a name is not meant seriously. */
  private static final long MOST = 50_000_000;

  private final Map<String, Instant> times = new HashMap<>();
  private final NavigableMap<Long, NavigableMap<Long, Instant>> timelines = new TreeMap<>();
  private long filesOf4Gib = FILES_OF_4_GIB;

  /**
   * What a walk from the newest file back has found.
   *
   * @param missing how many files are missing
   * @param unbroken number of the oldest file from which on none is missing
   */
  record Chain(int missing, long unbroken) {}

  /** Reads the names; what is no WAL file is left aside. */
  WalFiles(Map<String, Instant> files) {
    long[] highest = {0};
    files.forEach(
        (name, time) -> {
          Matcher matcher = NAME.matcher(name);
          if (matcher.matches()) {
            String segment = name.substring(0, 24);
            times.merge(segment, time, (a, b) -> a.isBefore(b) ? a : b);
            highest[0] = Math.max(highest[0], Long.parseLong(matcher.group(3), 16));
          }
        });
    // Larger files have fewer numbers: the last of a 4 GiB tells how many, once one is full.
    long last = times.keySet().stream().mapToLong(WalFiles::of4Gib).max().orElse(0);
    long first = times.keySet().stream().mapToLong(WalFiles::of4Gib).min().orElse(0);
    if (last > first && highest[0] > 0) {
      filesOf4Gib = Long.highestOneBit(highest[0]) << 1;
    }
    times.forEach(
        (segment, time) ->
            timelines
                .computeIfAbsent(timeline(segment), any -> new TreeMap<>())
                .put(number(segment), time));
  }

  /** When a file was archived. */
  Optional<Instant> time(String segment) {
    return Optional.ofNullable(times.get(segment));
  }

  static boolean isName(String segment) {
    return segment.length() == 24 && NAME.matcher(segment).matches();
  }

  private static long timeline(String segment) {
    return Long.parseLong(segment.substring(0, 8), 16);
  }

  private static long of4Gib(String segment) {
    return Long.parseLong(segment.substring(8, 16), 16);
  }

  /** Its place in the WAL, whatever the timeline. */
  long number(String segment) {
    return of4Gib(segment) * filesOf4Gib + Long.parseLong(segment.substring(16, 24), 16);
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
    long number = files(timeline).lastKey();
    long least = number(from);
    if (number - least > MOST) {
      return Optional.empty();
    }
    long missing = 0;
    long unbroken = number;
    boolean broken = false;
    long above = number;
    for (; number >= least; number--) {
      while (number < files(timeline).firstKey() && timelines.lowerKey(timeline) != null) {
        timeline = timelines.lowerKey(timeline);
      }
      boolean there = files(timeline).containsKey(number);
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
        .flatMap(files -> Optional.ofNullable(files.get(number)).stream())
        .findFirst()
        .orElse(Instant.MAX);
  }

  private NavigableMap<Long, Instant> files(long timeline) {
    return Objects.requireNonNull(timelines.get(timeline));
  }
}
