package dev.pgvitals.backup.basebackup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the WAL of a timeline came about.
 *
 * @param parts the oldest first; the last one is of the timeline itself
 */
record TimelineHistory(List<Part> parts) {
  TimelineHistory {
    parts = List.copyOf(parts);
  }

  /**
   * WAL of one timeline that belongs to it.
   *
   * @param from where it begins
   * @param to where the next one took over; {@link Long#MAX_VALUE} for the last
   */
  record Part(int timeline, long from, long to) {}

  /**
   * Reads a history file.
   *
   * @param text lines of a timeline, the position where it was left, and why; empty for timeline 1
   * @throws IllegalArgumentException if it is none
   */
  static TimelineHistory of(int timeline, String text) {
    List<Part> parts = new ArrayList<>();
    long from = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split("\\s+", 3);
      if (words.length < 2) {
        throw new IllegalArgumentException(line);
      }
      long to = WalRange.lsn(words[1]);
      parts.add(new Part(Integer.parseInt(words[0]), from, to));
      from = to;
    }
    parts.add(new Part(timeline, from, Long.MAX_VALUE));
    return new TimelineHistory(parts);
  }

  /** The parts from a position on that timeline; empty when it is not on the way here. */
  Optional<List<Part>> since(int timeline, long position) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.timeline() == timeline && position < part.to()) {
        List<Part> rest = new ArrayList<>(parts.subList(i, parts.size()));
        rest.set(0, new Part(timeline, position, part.to()));
        return Optional.of(rest);
      }
    }
    return Optional.empty();
  }
}
