package dev.pgvitals.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A server with more series than it may have. */
class SeriesLimitIT {
  private static final String CATALOGUE =
      """
      few: {query: SELECT 1 AS v, metrics: [v: {usage: GAUGE, description: x}]}
      many:
        priority: 1
        query: SELECT g AS l, 1 AS v FROM generate_series(1, %d) AS g
        metrics: [l: {usage: LABEL}, v: {usage: GAUGE, description: x}]
      """;

  @Test
  void theLeastInterestingResultIsLeftOutAsAWholeAndComesBackWhenThereIsRoom() {
    try (Watch watch =
        new Watch(
            Trial.server(Postgres.shared(18), "monitor", "postgres", "    max_total_series: 100\n"),
            CATALOGUE.formatted(200))) {
      watch.awaitSample("pgvitals_series_cut{server=\"db\"} 200");
      watch.awaitSample("few_v{server=\"db\"} 1");
      watch.awaitSample("pgvitals_queries{server=\"db\",state=\"cut\"} 1");
      assertThat(watch.samples()).noneMatch(line -> line.startsWith("many_v"));
      watch.awaitSample("pgvitals_query_success{server=\"db\",query=\"many\"} 1");
      watch.awaitSample("pg_up{server=\"db\"} 1");

      watch.use(CATALOGUE.formatted(50));

      watch.awaitSample("many_v{server=\"db\",l=\"50\"} 1");
      watch.awaitSample("pgvitals_series_cut{server=\"db\"} 0");
      watch.awaitSample("pgvitals_queries{server=\"db\",state=\"cut\"} 0");
    }
  }

  /** Values jitter by four ranks; of a hundred rows forty are published. */
  @Test
  void rowsNearTheEdgeDoNotTakeTurns() {
    try (Watch watch =
        new Watch(
            Trial.server(Postgres.shared(18), "monitor", "postgres", ""),
            """
            t:
              top: {rows: 40, by: v}
              query: SELECT g AS l, g + 4 * random() AS v FROM generate_series(1, 100) AS g
              metrics: [l: {usage: LABEL}, v: {usage: GAUGE}]
            """)) {
      watch.awaitSample("pgvitals_query_rows_cut{server=\"db\",query=\"t\"} 60");
      Set<String> first = labels(watch);
      for (int run = 0; run < 4; run++) {
        List<String> before = values(watch);
        watch.awaitSamples("a later run", samples -> !values(watch).equals(before));
        assertThat(labels(watch)).isEqualTo(first).hasSize(40);
      }
    }
  }

  private static List<String> values(Watch watch) {
    return watch.samples().stream().filter(line -> line.startsWith("t_v")).toList();
  }

  private static Set<String> labels(Watch watch) {
    return values(watch).stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .collect(Collectors.toSet());
  }

  @Test
  void rowsThatTopLeavesOutAreCounted() {
    try (Watch watch =
        new Watch(
            Trial.server(Postgres.shared(18), "monitor", "postgres", ""),
            """
            t:
              top: {rows: 5, by: v}
              query: SELECT g AS l, g AS v FROM generate_series(1, 1000) AS g
              metrics: [l: {usage: LABEL}, v: {usage: GAUGE}]
            """)) {
      watch.awaitSample("pgvitals_query_rows_cut{server=\"db\",query=\"t\"} 995");
      assertThat(watch.samples()).filteredOn(line -> line.startsWith("t_v")).hasSize(5);
    }
  }
}
