package dev.pgvitals.alerts;

import dev.pgvitals.advice.feed.AdviceMetrics;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.backup.BackupMetrics;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.route.sample.RouteSeries;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every metric that an alert may read, with its labels, and the PostgreSQL majors that have it.
 *
 * @param labels by the metric's name, those of the agent's own making included
 * @param majors by the metric's name; nothing for what does not depend on the server's version
 */
public record KnownMetrics(Map<String, Set<String>> labels, Map<String, Set<Integer>> majors) {
  static final Set<Integer> MAJORS =
      IntStream.rangeClosed(13, 19).boxed().collect(Collectors.toCollection(TreeSet::new));

  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Pattern GOLDEN_FILE =
      Pattern.compile("families-(\\d+|pgbouncer)-[a-z0-9.]+\\.txt");
  private static final Pattern GOLDEN_LINE = Pattern.compile("(\\S+) (\\S+) \\{(.*)}");
  private static final Pattern DOCUMENTED =
      Pattern.compile("\\| `(pgvitals_\\w+|pg_up)` \\|[^|]+\\|([^|]*)\\|.*");
  private static final Pattern OF_LOGS =
      Pattern.compile("\\| `(pg_log_\\w+)` \\|[^|]+\\|([^|]*)\\|.*");
  private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");

  /** Labels that series of backups may lack. */
  private static final Set<String> OPTIONAL = Set.of("type", "repo");

  /** Whether a series of the metric can have exactly these labels. */
  boolean fits(String metric, Set<String> some) {
    Set<String> own = labels.get(metric);
    if (own == null) {
      return false;
    }
    Set<String> left = new TreeSet<>(own);
    left.removeAll(some);
    return own.containsAll(some)
        && (left.isEmpty() || (metric.startsWith("pg_backup_") && OPTIONAL.containsAll(left)));
  }

  /** Of the built-in catalogue, the agent itself and the example that the optional rules need. */
  public static KnownMetrics read() {
    Map<String, Set<String>> labels = new TreeMap<>();
    Map<String, Set<Integer>> majors = new TreeMap<>();
    for (Path file : AlertFiles.list(GOLDEN, ".txt")) {
      Matcher name = GOLDEN_FILE.matcher(file.getFileName().toString());
      if (name.matches()) {
        for (String line : AlertFiles.text(file).lines().toList()) {
          golden(line, labels)
              .filter(metrics -> !name.group(1).equals("pgbouncer"))
              .ifPresent(
                  metrics ->
                      metrics.forEach(
                          metric ->
                              majors
                                  .computeIfAbsent(metric, m -> new TreeSet<>())
                                  .add(Integer.valueOf(name.group(1)))));
        }
      }
    }
    AlertFiles.text(Path.of("docs/self-metrics.md"))
        .lines()
        .map(DOCUMENTED::matcher)
        .filter(Matcher::matches)
        .forEach(m -> labels.put(m.group(1), quoted(m.group(2))));
    AlertFiles.text(Path.of("docs/logs.md"))
        .lines()
        .map(OF_LOGS::matcher)
        .filter(Matcher::matches)
        .forEach(m -> labels.put(m.group(1), quoted(m.group(2))));
    RouteSeries.FAMILIES.forEach(family -> labels.put(family.name(), Set.copyOf(family.labels())));
    example().forEach(family -> labels.put(family.name(), Set.copyOf(family.labels())));
    Stream.of(
            BackupMetrics.FAMILIES,
            List.of(BackupMetrics.UP, AdviceMetrics.UP),
            AdviceMetrics.FAMILIES)
        .flatMap(List::stream)
        .forEach(family -> labels.put(family.name(), Set.copyOf(family.labels())));
    // Prometheus's own.
    labels.put("up", Set.of());
    return new KnownMetrics(labels, majors);
  }

  private static Optional<List<String>> golden(String line, Map<String, Set<String>> labels) {
    Matcher family = GOLDEN_LINE.matcher(line);
    if (!family.matches()) {
      return Optional.empty();
    }
    Set<String> names = split(family.group(3));
    String metric = family.group(1);
    labels.put(metric, names);
    if (!family.group(2).equals("histogram")) {
      return Optional.of(List.of(metric));
    }
    Set<String> ofBuckets = new TreeSet<>(names);
    ofBuckets.add("le");
    labels.put(metric + "_bucket", ofBuckets);
    labels.put(metric + "_sum", names);
    labels.put(metric + "_count", names);
    return Optional.of(List.of(metric, metric + "_bucket", metric + "_sum", metric + "_count"));
  }

  private static Set<String> split(String labels) {
    return Stream.of(labels.split(","))
        .filter(label -> !label.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> quoted(String cell) {
    return QUOTED
        .matcher(cell)
        .results()
        .map(match -> match.group(1))
        .filter(label -> !label.equals("server"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<MetricFamily> example() {
    try {
      return Setup.loadCatalogue(
              List.of("examples/assurance-queries.yaml"), NamingScheme.PROMETHEUS)
          .catalogue()
          .queries()
          .stream()
          .flatMap(query -> QuerySchema.of(query, NamingScheme.PROMETHEUS).families().stream());
    } catch (ProblemsException e) {
      throw new IllegalStateException(e);
    }
  }
}
