package dev.pgvitals.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Collects everything wrong with one or many texts, so that a reader can go on after the first
 * problem. Not for use by several threads.
 */
public final class Problems {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.<Problem>comparingInt(p -> p.position().line())
          .thenComparingInt(p -> p.position().column());

  /** A text of nothing but mistakes has as many of them as it has lines, or aliases make. */
  private static final int MAX_KEPT = 1_000;

  private static final String MORE =
      "too many problems, here and elsewhere; fix the ones above first";

  private final Map<String, Set<Problem>> byFile = new LinkedHashMap<>();
  private int kept;
  private Optional<Position> next = Optional.empty();

  /** Files are listed in the order in which they were first named, here or by a problem. */
  public void file(String name) {
    of(name);
  }

  /**
   * The same problem twice, as an alias can cause, counts once. After a thousand, no more are kept.
   */
  public void add(Position position, String path, String message) {
    if (kept < MAX_KEPT) {
      kept += of(position.file()).add(new Problem(position, path, message)) ? 1 : 0;
    } else if (next.isEmpty()) {
      next = Optional.of(position);
    }
  }

  private Set<Problem> of(String file) {
    return byFile.computeIfAbsent(file, n -> new LinkedHashSet<>());
  }

  public boolean isEmpty() {
    return byFile.values().stream().allMatch(Collection::isEmpty);
  }

  /** By file, then by place in it. */
  public List<Problem> list() {
    return Stream.concat(
            byFile.values().stream().flatMap(ps -> ps.stream().sorted(BY_PLACE)),
            next.stream().map(Problems::andMore))
        .toList();
  }

  private static Problem andMore(Position position) {
    return new Problem(position, "", MORE);
  }

  /** Whether it stands for all those that were not kept. */
  static boolean isAndMore(Problem problem) {
    return problem.message().equals(MORE);
  }

  public void throwIfAny() throws ProblemsException {
    if (!isEmpty()) {
      throw new ProblemsException(list());
    }
  }
}
