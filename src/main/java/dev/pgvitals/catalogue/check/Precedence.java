package dev.pgvitals.catalogue.check;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.MetricFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A file of another program knows nothing of our metrics. Where the two have one name, the later
 * file's is published and the other left out.
 */
public final class Precedence {
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
          giveWay(settled, earlier, later);
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

  private void giveWay(List<ParsedEntry> entries, int earlier, int later) {
    ParsedEntry loser = entries.get(earlier);
    ParsedEntry winner = entries.get(later);
    Map<String, Query.Replaced> gone = replaced(loser.query(), takers(winner.query()));
    if (gone.isEmpty()) {
      return;
    }
    List<Query.Replaced> all = List.copyOf(gone.values());
    Query second = winner.query();
    report.warnings().add(second.position(), second.name(), "replaces " + Query.Replaced.text(all));
    entries.set(earlier, new ParsedEntry(without(loser.query(), gone.keySet()), loser.format()));
    entries.set(later, new ParsedEntry(second.replacing(all), winner.format()));
  }

  /** By each name that a query publishes, the column that does. */
  private Map<String, String> takers(Query query) {
    Map<String, String> takers = new HashMap<>();
    for (QuerySchema.ColumnUse use : QuerySchema.of(query, naming).columns()) {
      for (MetricFamily family : families(query, use)) {
        series(family).forEach(name -> takers.putIfAbsent(name, use.column().name()));
      }
    }
    return takers;
  }

  /** By the column that gives way, what gives way to whom. */
  private Map<String, Query.Replaced> replaced(Query query, Map<String, String> takers) {
    String entry =
        (report.isBuiltin(query.position()) ? "built-in " : "") + "entry \"" + query.name() + "\"";
    Map<String, Query.Replaced> replaced = new LinkedHashMap<>();
    for (QuerySchema.ColumnUse use : QuerySchema.of(query, naming).columns()) {
      Set<String> names = new TreeSet<>();
      Optional<String> taker = Optional.empty();
      for (MetricFamily family : families(query, use)) {
        Optional<String> by =
            series(family).stream().filter(takers::containsKey).findFirst().map(takers::get);
        if (by.isPresent()) {
          names.add(family.name());
          taker = taker.or(() -> by);
        }
      }
      if (taker.isPresent()) {
        String column = use.column().name();
        Query.Replaced gone =
            new Query.Replaced(taker.get(), names, entry, alertsWith(query, column));
        replaced.put(column, gone);
      }
    }
    return replaced;
  }

  /** The alerts that a query has no more without this column. */
  private static Set<String> alertsWith(Query query, String name) {
    return query.columns().stream()
        .filter(column -> needs(column, Set.of(name)))
        .flatMap(column -> column.alert().stream())
        .map(Alert::name)
        .collect(Collectors.toSet());
  }

  /** Whether the column's alert, if it has one, is about one of these columns. */
  private static boolean needs(Column column, Set<String> names) {
    return names.contains(column.name())
        || column.alert().stream()
            .flatMap(alert -> alert.minimum().keySet().stream())
            .anyMatch(names::contains);
  }

  private static Query without(Query query, Set<String> gone) {
    return query.with(
        query.columns().stream()
            .map(
                column ->
                    gone.contains(column.name())
                        ? column.discarded()
                        : needs(column, gone) ? column.withoutAlert() : column)
            .toList());
  }

  private List<MetricFamily> families(Query query, QuerySchema.ColumnUse use) {
    List<MetricFamily> families = QuerySchema.of(query, naming).families();
    return use.family().stream()
        .mapToObj(first -> families.subList(first, first + (use.column().isSnapshot() ? 3 : 1)))
        .flatMap(List::stream)
        .toList();
  }
}
