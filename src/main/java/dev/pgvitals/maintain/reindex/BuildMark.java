package dev.pgvitals.maintain.reindex;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a build notes of itself in its row, as soon as it has the lock of the table: what is invalid
 * there later, and was not then, is its own.
 *
 * @param index that is being built anew
 * @param before indexes of the same table that were invalid when it began
 */
record BuildMark(long index, Set<Long> before) {
  private static final Pattern TEXT =
      Pattern.compile("building (\\d{1,10}), invalid before: ([\\d ]*)(?:;|$)");

  BuildMark {
    before = Set.copyOf(before);
  }

  static BuildMark of(long index, Collection<Long> before) {
    return new BuildMark(index, new TreeSet<>(before));
  }

  /** From a row's reason. */
  static Optional<BuildMark> in(String reason) {
    Matcher text = TEXT.matcher(reason);
    if (!text.find()) {
      return Optional.empty();
    }
    List<Long> before =
        Arrays.stream(text.group(2).split(" "))
            .filter(n -> !n.isEmpty())
            .map(Long::valueOf)
            .toList();
    return Optional.of(of(Long.parseLong(text.group(1)), before));
  }

  /** For a row. */
  String text() {
    return "building %d, invalid before: %s;"
        .formatted(
            index, before.stream().sorted().map(String::valueOf).collect(Collectors.joining(" ")));
  }
}
