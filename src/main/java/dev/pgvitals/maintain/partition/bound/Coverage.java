package dev.pgvitals.maintain.partition.bound;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** How much of a range is in partitions that there are. */
public enum Coverage {
  NONE,
  PART,
  ALL;

  /** Of one range, by others that do not overlap each other. */
  public static Coverage of(Range wanted, List<Range> there) {
    List<Range> inside =
        there.stream().filter(wanted::overlaps).sorted(Comparator.comparing(Range::from)).toList();
    if (inside.isEmpty()) {
      return NONE;
    }
    Instant reached = wanted.from();
    for (Range range : inside) {
      if (range.from().isAfter(reached)) {
        return PART;
      }
      reached = range.to();
    }
    return reached.isBefore(wanted.to()) ? PART : ALL;
  }
}
