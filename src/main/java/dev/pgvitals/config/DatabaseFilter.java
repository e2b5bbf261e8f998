package dev.pgvitals.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which databases of a server {@code scope: database} queries run in.
 *
 * @param include a name must match one of these as a whole
 * @param exclude and none of these
 */
public record DatabaseFilter(List<Pattern> include, List<Pattern> exclude) {
  public static final DatabaseFilter ALL =
      new DatabaseFilter(List.of(Pattern.compile(".*")), List.of());

  public DatabaseFilter {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  public boolean admits(String database) {
    return include.stream().anyMatch(p -> p.matcher(database).matches())
        && exclude.stream().noneMatch(p -> p.matcher(database).matches());
  }
}
