package dev.pgvitals.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects everything wrong with one or many texts, so that a reader can go on after the first
 * problem. Not for use by several threads.
 */
public final class Problems {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.<Problem>comparingInt(p -> p.position().line())
          .thenComparingInt(p -> p.position().column());

  private final Map<String, Set<Problem>> byFile = new LinkedHashMap<>();

  /** Files are listed in the order in which they were first named, here or by a problem. */
  public void file(String name) {
    of(name);
  }

  /** The same problem twice, as an alias can cause, counts once. */
  public void add(Position position, String path, String message) {
    of(position.file()).add(new Problem(position, path, message));
  }

  private Set<Problem> of(String file) {
    return byFile.computeIfAbsent(file, n -> new LinkedHashSet<>());
  }

  public boolean isEmpty() {
    return byFile.values().stream().allMatch(Collection::isEmpty);
  }

  /** By file, then by place in it. */
  public List<Problem> list() {
    return byFile.values().stream().flatMap(ps -> ps.stream().sorted(BY_PLACE)).toList();
  }

  public void throwIfAny() throws ProblemsException {
    if (!isEmpty()) {
      throw new ProblemsException(list());
    }
  }
}
