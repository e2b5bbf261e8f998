package dev.pgvitals.backup.basebackup;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Which WAL files an archive has, a few bytes each.
 *
 * @param segments by timeline: their numbers, in order
 * @param histories of timelines
 * @param segmentSize in bytes
 * @param last when the newest was put there
 */
record WalFiles(
    NavigableMap<Integer, long[]> segments,
    NavigableMap<Integer, TimelineHistory> histories,
    long segmentSize,
    Optional<Instant> last) {
  static final WalFiles NONE =
      new WalFiles(new TreeMap<>(), new TreeMap<>(), 16 * 1024 * 1024, Optional.empty());

  /** The newest timeline that has WAL. */
  OptionalInt timeline() {
    return segments.isEmpty() ? OptionalInt.empty() : OptionalInt.of(segments.lastKey());
  }

  /** The way to {@link #timeline}; empty where its history file is missing. */
  Optional<TimelineHistory> history() {
    OptionalInt newest = timeline();
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    int timeline = newest.getAsInt();
    return timeline == 1
        ? Optional.of(TimelineHistory.of(1, ""))
        : Optional.ofNullable(histories.get(timeline));
  }

  /** The number of the newest file of a timeline; negative when there is none. */
  long lastSegment(int timeline) {
    long[] all = segments.get(timeline);
    return all == null ? -1 : all[all.length - 1];
  }

  long segment(long position) {
    return Long.divideUnsigned(position, segmentSize);
  }

  /** Those that a range takes and that are not there. */
  long missing(WalRange range) {
    long to = segment(Math.max(range.start(), range.end() - 1)) + 1;
    return missing(range.timeline(), segment(range.start()), to);
  }

  /**
   * How many files are missing from a position to the last one.
   *
   * @param parts the way there
   */
  long missing(List<TimelineHistory.Part> parts) {
    long missing = 0;
    for (TimelineHistory.Part part : parts) {
      // The file in which a timeline was left has been copied to the next one.
      long to = part.to() == Long.MAX_VALUE ? lastSegment(part.timeline()) + 1 : segment(part.to());
      missing += missing(part.timeline(), segment(part.from()), to);
    }
    return missing;
  }

  private long missing(int timeline, long from, long to) {
    if (from >= to) {
      return 0;
    }
    long[] all = segments.getOrDefault(timeline, new long[0]);
    return to - from - (place(all, to) - place(all, from));
  }

  private static int place(long[] all, long segment) {
    int at = Arrays.binarySearch(all, segment);
    return at < 0 ? -at - 1 : at;
  }

  /** As the file of a segment is called. */
  String name(int timeline, long segment) {
    long inOne = 0x1_0000_0000L / segmentSize;
    return String.format(Locale.ROOT, "%08X%08X%08X", timeline, segment / inOne, segment % inOne);
  }
}
