package dev.pgvitals.monitor.report;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Requirements;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells where the queries of the whole server run that are about an extension which is not in its
 * home database. Thread-safe.
 */
final class ExtensionPlaces {
  private List<String> told = List.of();

  /**
   * What of the plan is news.
   *
   * @param complete whether all databases are known; before, nobody can tell that none has an
   *     extension
   */
  synchronized List<String> log(Plan plan, boolean complete) {
    List<String> now = Stream.concat(elsewhere(plan), complete ? nowhere(plan) : told()).toList();
    List<String> news = new ArrayList<>(now);
    news.removeAll(told);
    told = now;
    return news;
  }

  /** What was said of extensions that no database has: it holds until the contrary is known. */
  private Stream<String> told() {
    return told.stream().filter(text -> text.startsWith("skipping "));
  }

  private static Stream<String> elsewhere(Plan plan) {
    Map<String, Long> queries =
        plan.queries().stream()
            .filter(query -> query.database().isEmpty() && !query.home())
            .collect(
                Collectors.groupingBy(
                    (PlannedQuery query) ->
                        " of " + names(query.query()) + " in database " + query.place(),
                    TreeMap::new,
                    Collectors.counting()));
    return queries.entrySet().stream()
        .map(
            entry -> "running " + Plural.of(entry.getValue(), "query", "queries") + entry.getKey());
  }

  private static Stream<String> nowhere(Plan plan) {
    Map<String, Long> queries =
        plan.skipped().stream()
            .filter(skipped -> skipped.reason() == SkipReason.EXTENSION)
            .map(SkippedQuery::query)
            .filter(query -> query.scope() == Query.Scope.CLUSTER)
            .collect(
                Collectors.groupingBy(ExtensionPlaces::names, TreeMap::new, Collectors.counting()));
    return queries.entrySet().stream()
        .map(
            entry ->
                "skipping "
                    + Plural.of(entry.getValue(), "query", "queries")
                    + " of "
                    + entry.getKey()
                    + ", which no database has as it needs to be; see pgvitals plan");
  }

  private static String names(Query query) {
    return query.requires().extensions().stream()
        .map(Requirements.Extension::name)
        .sorted()
        .collect(Collectors.joining(", ", "extension ", ""));
  }
}
