package dev.pgvitals.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.metric.MetricFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The families that a plan can publish, and the file that holds what they should be. What the
 * server's version does not have is not among them: it is a typed NULL in the SQL, or a setting
 * that does not exist.
 */
final class GoldenFamilies {
  private static final Path DIRECTORY = Path.of("src/test/resources/golden");
  private static final Pattern TYPED_NULL = Pattern.compile("NULL::[a-z_. ]+ AS (\\w+)");
  private static final Pattern SETTING =
      Pattern.compile("FILTER \\(WHERE s\\.name = '([^']+)'\\) AS (\\w+)");

  private GoldenFamilies() {}

  /**
   * A line each, sorted: {@code name type {label,label}}.
   *
   * @param settings all that the server has
   */
  static List<String> of(Plan plan, Set<String> settings) {
    Set<String> lines = new TreeSet<>();
    for (PlannedQuery query : plan.queries()) {
      if (!query.query().isMetrics()) {
        continue;
      }
      Set<String> absent =
          TYPED_NULL
              .matcher(query.sql())
              .results()
              .map((MatchResult match) -> match.group(1))
              .collect(Collectors.toSet());
      SETTING
          .matcher(query.sql())
          .results()
          .filter(match -> !settings.contains(match.group(1)))
          .forEach(match -> absent.add(match.group(2)));
      for (QuerySchema.ColumnUse use : query.schema().columns()) {
        if (use.family().isPresent() && !absent.contains(use.column().name())) {
          int first = use.family().getAsInt();
          int last = use.column().isSnapshot() ? first + 2 : first; // and sum and count
          query.schema().families().subList(first, last + 1).forEach(f -> lines.add(line(f)));
        }
      }
    }
    return List.copyOf(lines);
  }

  private static String line(MetricFamily family) {
    return "%s %s {%s}"
        .formatted(
            family.name(),
            family.type().name().toLowerCase(Locale.ROOT),
            String.join(",", family.labels()));
  }

  /** Whether there is such a file, or will be. */
  static boolean isKnown(String file) {
    return Boolean.getBoolean("golden.update") || Files.exists(DIRECTORY.resolve(file));
  }

  /** Holds lines against a file, or writes it anew with {@code -Dgolden.update=true}. */
  static void assertEqual(String file, List<String> lines) throws IOException {
    Path golden = DIRECTORY.resolve(file);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(DIRECTORY);
      Files.write(golden, lines);
      return;
    }
    List<String> expected = Files.exists(golden) ? Files.readAllLines(golden) : List.of();
    List<String> difference = new java.util.ArrayList<>();
    expected.stream().filter(line -> !lines.contains(line)).forEach(l -> difference.add("- " + l));
    lines.stream().filter(line -> !expected.contains(line)).forEach(l -> difference.add("+ " + l));
    assertThat(difference)
        .as(
            "%s: gone (-) and new (+) families. If that is what you want:\n"
                + "  ./pgvitals test -Dit.test=BuiltinCatalogueIT -Dgolden.update=true",
            golden)
        .isEmpty();
  }
}
