package dev.pgvitals.config;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which databases of a server {@code scope: database} queries run in.
 *
 * @param include a name must match one of these as a whole
 * @param exclude and none of these
 */
public record DatabaseFilter(List<Pattern> include, List<Pattern> exclude) {
  /** Every name, even one with a line's end in it. */
  static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);

  public static final DatabaseFilter ALL = new DatabaseFilter(List.of(ANY), List.of());

  public DatabaseFilter {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  public boolean admits(String database) {
    return include.stream().anyMatch(p -> p.matcher(database).matches())
        && exclude.stream().noneMatch(p -> p.matcher(database).matches());
  }

  /** Patterns have no equality of their own, and a reload asks whether a server is the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof DatabaseFilter filter
        && texts(filter.include).equals(texts(include))
        && texts(filter.exclude).equals(texts(exclude));
  }

  @Override
  public int hashCode() {
    return Objects.hash(texts(include), texts(exclude));
  }

  private static List<String> texts(List<Pattern> patterns) {
    return patterns.stream().map(Pattern::pattern).toList();
  }
}
