package dev.pgvitals.catalogue.check;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.MetricFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file of another program knows nothing of our metrics. Where the two have one name, the later
 * file's is published and the other left out.
 */
public final class Precedence {
  private static final int MAX_LISTED = 5;

  private final NamingScheme naming;
  private final EntryProblems report;

  public Precedence(NamingScheme naming, EntryProblems report) {
    this.naming = naming;
    this.report = report;
  }

  /**
   * The entries without what gives way, which is said.
   *
   * @param entries in the order of the files
   */
  public List<ParsedEntry> settle(List<ParsedEntry> entries) {
    List<ParsedEntry> settled = new ArrayList<>(entries);
    List<Set<String>> series = settled.stream().map(e -> series(e.query())).toList();
    for (int later = 1; later < settled.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        ParsedEntry first = settled.get(earlier);
        ParsedEntry second = settled.get(later);
        if (first.format().isForeign() != second.format().isForeign()
            && series.get(earlier).stream().anyMatch(series.get(later)::contains)
            && QueryOverlap.isPossible(first.query(), second.query())) {
          settled.set(earlier, without(first, series.get(later), second.query()));
        }
      }
    }
    return settled;
  }

  private Set<String> series(Query query) {
    Set<String> names = new HashSet<>();
    QuerySchema.of(query, naming).families().forEach(family -> names.addAll(series(family)));
    return names;
  }

  private static List<String> series(MetricFamily family) {
    List<String> names = new ArrayList<>(List.of(family.name()));
    names.addAll(family.parts());
    return names;
  }

  private ParsedEntry without(ParsedEntry entry, Set<String> taken, Query winner) {
    Set<String> gone = new TreeSet<>();
    Set<String> names = new TreeSet<>();
    for (QuerySchema.ColumnUse use : QuerySchema.of(entry.query(), naming).columns()) {
      List<String> clashing =
          families(entry.query(), use).stream()
              .filter(family -> series(family).stream().anyMatch(taken::contains))
              .map(MetricFamily::name)
              .toList();
      if (!clashing.isEmpty()) {
        gone.add(use.column().name());
        names.addAll(clashing);
      }
    }
    if (gone.isEmpty()) {
      return entry;
    }
    Set<String> alerts = new TreeSet<>();
    List<Column> columns = new ArrayList<>();
    for (Column column : entry.query().columns()) {
      boolean isGone = gone.contains(column.name());
      boolean loses =
          column.alert().isPresent()
              && (isGone
                  || column.alert().get().minimum().keySet().stream().anyMatch(gone::contains));
      if (loses) {
        alerts.add(column.alert().map(Alert::name).orElseThrow());
      }
      columns.add(isGone ? column.discarded() : loses ? column.withoutAlert() : column);
    }
    report
        .warnings()
        .add(
            winner.position(),
            winner.name(),
            "replaces %s of the %sentry \"%s\"%s"
                .formatted(
                    listed(names),
                    report.isBuiltin(entry.query().position()) ? "built-in " : "",
                    entry.query().name(),
                    withAlerts(alerts)));
    return new ParsedEntry(entry.query().with(columns), entry.format());
  }

  private List<MetricFamily> families(Query query, QuerySchema.ColumnUse use) {
    List<MetricFamily> families = QuerySchema.of(query, naming).families();
    return use.family().stream()
        .mapToObj(first -> families.subList(first, first + (use.column().isSnapshot() ? 3 : 1)))
        .flatMap(List::stream)
        .toList();
  }

  /** What follows the name of what is replaced. */
  public static String withAlerts(Set<String> alerts) {
    return alerts.isEmpty()
        ? ""
        : ", and with it the "
            + (alerts.size() == 1 ? "alert " : "alerts ")
            + String.join(", ", alerts);
  }

  private static String listed(Set<String> names) {
    List<String> first = names.stream().limit(MAX_LISTED).toList();
    int more = names.size() - first.size();
    return String.join(", ", first) + (more == 0 ? "" : " and " + more + " more");
  }
}
