package dev.pgvitals.catalogue.docs;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A page in Markdown about everything that a catalogue publishes, by topic, in the order of its
 * files. The same catalogue always gives the same page.
 */
public final class ReferencePage {
  private ReferencePage() {}

  /**
   * The page.
   *
   * @param sources that the catalogue was read from; their headings are the topics
   * @param naming what the metrics are called
   */
  public static String of(Catalogue catalogue, List<CatalogueText> sources, NamingScheme naming) {
    Topics topics = Topics.of(sources);
    List<Query> publishing = catalogue.queries().stream().filter(Query::isMetrics).toList();
    Map<String, List<Query>> byTopic = new LinkedHashMap<>();
    publishing.stream()
        .sorted(Comparator.comparing(Query::position, topics::compare))
        .forEach(
            query ->
                byTopic
                    .computeIfAbsent(topics.at(query.position()), topic -> new ArrayList<>())
                    .add(query));
    long metrics =
        publishing.stream()
            .flatMap(query -> QuerySchema.of(query, naming).families().stream())
            .map(MetricFamily::name)
            .distinct()
            .count();
    StringBuilder page = new StringBuilder(head(metrics, publishing.size()));
    byTopic.forEach((topic, queries) -> page.append(contents(topic, queries)));
    byTopic.forEach(
        (topic, queries) -> {
          page.append("\n## ").append(Markdown.plain(topic)).append('\n');
          for (Query query : queries) {
            EntrySection section = new EntrySection(query, QuerySchema.of(query, naming));
            page.append('\n').append(section.text());
          }
        });
    page.append(forThePage(catalogue));
    return page.toString();
  }

  private static String forThePage(Catalogue catalogue) {
    String entries =
        catalogue.queries().stream()
            .filter(query -> !query.isMetrics())
            .map(
                query ->
                    "- "
                        + Markdown.code(query.name())
                        + ": "
                        + Markdown.plain(query.description())
                        + "\n")
            .collect(Collectors.joining());
    return entries.isEmpty()
        ? ""
        : "\n## For the status page alone\n\nRows of these queries are no metrics: the status page and its API have them.\n\n"
            + entries;
  }

  private static String head(long metrics, int queries) {
    return """
      # Metrics

      Made from the catalogue by `pgvitals docs`: %s, from %s.

      ## How to read this

      A query of the catalogue gives the metrics in its table, each time that it runs: once on each server, or once in each of its
      databases; on a primary, a standby or both; at an interval of its own, or at the agent's `interval` (15s unless it is configured).

      - Besides its own labels, every series has `server` and the labels that the configuration gives that server.
      - A gauge goes up and down. A counter only grows, until the server's statistics are reset: use `rate()` or `increase()`. An info metric is
        always 1, and its labels are what it tells.
      - A value that the server does not know is no sample: where "never" or "no limit" is meant, there is no series. "Unix time, s" is a
        moment, so `time() - x` is an age.
      - Where a table has a column "Versions", a metric exists in those versions only; one without an entry there exists wherever the query runs.
      - Of the rows "with the highest ..." no more than so many are published, and the choice is kept from one run to the next; `pgvitals_query_rows_cut`
        counts what is left out. At more series than its limit, a run fails and publishes nothing.
      - An alert that is named watches the metric; its threshold is in the catalogue.

      What runs on a server of yours, and why the rest does not: `pgvitals plan`. What it costs there: `pgvitals check --online`.

      ## Contents

      """
        .formatted(Plural.of(metrics, "metric"), Plural.of(queries, "query", "queries"));
  }

  private static String contents(String topic, List<Query> queries) {
    return queries.stream()
        .map(query -> Markdown.link(query.name()))
        .collect(Collectors.joining(", ", "- " + Markdown.link(topic) + ": ", "\n"));
  }
}
