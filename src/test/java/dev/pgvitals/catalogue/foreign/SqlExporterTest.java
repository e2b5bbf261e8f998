package dev.pgvitals.catalogue.foreign;

import static dev.pgvitals.catalogue.read.Catalogues.notices;
import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static dev.pgvitals.catalogue.read.Catalogues.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SqlExporterTest {
  private static final String FILE =
      """
      collector_name: jobs
      min_interval: 1m30s
      metrics:
        - metric_name: jobs_by_state
          type: gauge
          help: Jobs by their state
          key_labels: [queue]
          static_labels: {source: app}
          value_label: state
          values: [waiting, running]
          query_ref: by-queue
        - metric_name: jobs_tries
          type: Counter
          help: Attempts
          key_labels: [queue, host]
          values: [tries]
          query_ref: by-queue
        - metric_name: jobs_known
          type: gauge
          help: Queues that there are
          key_labels: [queue]
          static_value: 1
          query_ref: by-queue
        - metric_name: jobs_done_total
          type: gauge
          help: Jobs done
          values: [done]
          query: SELECT count(*) AS done FROM jobs_done
      queries:
        - query_name: by-queue
          query: SELECT queue, host, waiting, running, tries FROM jobs
        - query_name: unused
          query: SELECT 1
      """;

  @Test
  void oneQueryIsOneEntryWhateverNumberOfMetricsItHas() {
    Catalogue catalogue = read(FILE).catalogue();

    assertThat(catalogue.queries())
        .extracting(Query::name)
        .containsExactly("jobs_by_queue", "jobs_jobs_done_total");
    assertThat(catalogue.queries())
        .allMatch(q -> q.cache().equals(Optional.of(Duration.ofSeconds(90))));
    assertThat(catalogue.queries()).allMatch(q -> q.scope() == Query.Scope.CLUSTER);
  }

  @Test
  void eachMetricHasItsNameItsTypeAndItsLabels() {
    Query query = read(FILE).catalogue().find("jobs_by_queue").orElseThrow();

    for (NamingScheme naming : NamingScheme.values()) {
      assertThat(QuerySchema.of(query, naming).families())
          .containsExactly(
              new MetricFamily(
                  "jobs_by_state",
                  MetricType.GAUGE,
                  "Jobs by their state",
                  List.of("queue", "source", "state")),
              new MetricFamily(
                  "jobs_tries", MetricType.COUNTER, "Attempts", List.of("queue", "host")),
              new MetricFamily(
                  "jobs_known", MetricType.GAUGE, "Queues that there are", List.of("queue")));
    }
  }

  @Test
  void aConfigurationGivesItsCollectorsAndNotItsServers() {
    String file =
        """
        global: {scrape_timeout: 10s, min_interval: 10s}
        target:
          data_source_name: postgres://secret:secret@db/postgres
          collectors: [app_*]
        collector_files: ["*.collector.yml"]
        collectors:
          - collector_name: app_a
            metrics:
              - {metric_name: a, type: gauge, help: A, values: [v], query: SELECT 1 AS v}
          - collector_name: app_b
            min_interval: 0s
            metrics:
              - {metric_name: b, type: gauge, help: B, values: [v], query: SELECT 2 AS v}
          - collector_name: other
            metrics:
              - {metric_name: c, type: gauge, help: C, values: [v], query: SELECT 3 AS v}
        """;

    assertThat(read(file).catalogue().queries())
        .extracting(Query::name, q -> q.cache().map(Duration::toSeconds).orElse(0L))
        .containsExactly(tuple("app_a_a", 10L), tuple("app_b_b", 0L));
    assertThat(notices(file))
        .isEqualTo(
            """
            a.yaml:3:3: target: is not used, nor is its data_source_name; the servers are in the agent's configuration
            a.yaml:5:18: collector_files: is not followed; put these files under "catalogue" in the agent's configuration
            a.yaml:14:21: collectors[2].collector_name: no target and no job names this collector, so it is not read""");
  }

  @Test
  void aConfigurationWithoutCollectorsSaysWhereTheyBelong() {
    String file =
        """
        jobs:
          - job_name: all
            collectors: ["*"]
            static_configs: [{targets: {db: "postgres://secret:secret@db/postgres"}}]
        collector_files: ["*.collector.yml"]
        """;

    assertThat(problems(file))
        .isEqualTo(
            "a.yaml:5:18: collector_files: there are no \"collectors\" in this file; put the files"
                + " with them under \"catalogue\" in the agent's configuration, instead of this one");
  }

  @Test
  void whatDoesNothingIsSaid() {
    String file =
        """
        collector_name: c
        metrics:
          - metric_name: m_total
            type: gauge
            help: M
            values: [v]
            value_label: job
            timestamp_value: at
            no_prepared_statement: true
            query: SELECT 1 AS v, now() AS at
        """;

    assertThat(notices(file))
        .isEqualTo(
            """
            a.yaml:6:14: c_m_total.metrics.v: the name of a gauge must not end in "_total"; make it a COUNTER or rename it
            a.yaml:7:18: c_m_total.metrics.m_total.static_labels.job: the label "job" is reserved; published as "exported_job"
            a.yaml:8:22: metrics[0].timestamp_value: "timestamp_value" is accepted but has no effect: samples have no timestamps of their own
            a.yaml:9:28: metrics[0].no_prepared_statement: "no_prepared_statement" is accepted but has no effect: poolers that need it are detected""");
  }

  @Test
  void everyErrorHasThePlaceAtWhichItWasMade() {
    String file =
        """
        collector_name: c
        min_interval: soon
        metrics:
          - metric_name: a
            type: histogram
            help: A
            values: [v]
            query: SELECT 1 AS v
          - metric_name: b
            type: gauge
            help: B
            values: [v, w]
            query_ref: ther
          - metric_name: c
            type: gauge
            values: [v]
            static_value: 1
            query: SELECT 1 AS v
          - type: gauge
            help: D
            key_labels: [l, l]
            values: [v]
            query: SELECT 1 AS v
            query_ref: there
            colour: red
          - metric_name: e
            type: gauge
            help: E
            key_labels: [v]
            values: [v]
            query: SELECT 1 AS v
          - metric_name: f
            type: gauge
            help: F
            values: []
            query_ref: there
          - metric_name: g-h
            type: gauge
            help: G
            values: [v]
            query_ref: there
          - metric_name: up
            type: gauge
            help: U
            static_value: one
            query: SELECT 1
        queries:
          - query_name: there
            query: SELECT 2 AS v
          - query_name: there
            query: SELECT 3 AS v
          - query: SELECT 4
        """;

    assertThat(problems(file))
        .isEqualTo(
            """
            a.yaml:2:15: min_interval: must be a duration such as 15s, 200ms or 1h30m, but it is "soon"
            a.yaml:5:11: metrics[0].type: must be gauge or counter, but it is "histogram"
            a.yaml:9:5: metrics[1]: several "values" need "value_label": the label that tells them apart
            a.yaml:13:16: metrics[1].query_ref: there is no query "ther"; did you mean "there"?
            a.yaml:14:5: metrics[2]: the key "help" is missing
            a.yaml:14:5: metrics[2]: give either "values" or "static_value"
            a.yaml:19:5: metrics[3]: the key "metric_name" is missing
            a.yaml:19:5: metrics[3]: give either "query" or "query_ref"
            a.yaml:21:21: metrics[3].key_labels[1]: the column is given twice
            a.yaml:25:5: metrics[3]: unknown key "colour"; known: help, key_labels, metric_name, no_prepared_statement, query, query_ref, static_labels, static_value, timestamp_value, type, value_label, values
            a.yaml:30:14: metrics[4].values[0]: the column is a label already, at a.yaml:29:18
            a.yaml:35:13: metrics[5].values: must name at least one column
            a.yaml:40:14: c_there.metrics.v: "g-h" cannot be a metric's name: letters, digits and _ only; give it another with "metric_name"
            a.yaml:42:5: c_up.metrics.up: the name "up" is reserved; give it another with "metric_name"
            a.yaml:45:19: c_up.metrics.up.static_value: must be a number, but it is "one"
            a.yaml:50:17: queries[1].query_name: there is another query of this name
            a.yaml:52:5: queries[2]: the key "query_name" is missing""");
  }

  @Test
  void queriesThatGiveOneNameAreToldApart() {
    String file =
        """
        collector_name: c
        metrics:
          - {metric_name: a, type: gauge, help: A, values: [v], query_ref: x-y}
          - {metric_name: b, type: gauge, help: B, values: [v], query_ref: x.y}
        queries:
          - {query_name: x-y, query: SELECT 1 AS v}
          - {query_name: x.y, query: SELECT 2 AS v}
        """;

    assertThat(problems(file))
        .isEqualTo(
            "a.yaml:4:5: c_x_y: two queries give an entry of this name; the other is at a.yaml:3:5;"
                + " rename the collector or the query");
  }

  @Test
  void whatOnlyPgBouncerShowsIsAskedOfPgBouncer() {
    String file =
        """
        collector_name: c
        metrics:
          - {metric_name: a, type: gauge, help: A, values: [maxwait], query: "show pools;"}
          - {metric_name: b, type: gauge, help: B, values: [work_mem], query: SHOW work_mem}
        """;

    assertThat(read(file).catalogue().queries())
        .extracting(Query::engine)
        .containsExactly(Query.Engine.PGBOUNCER, Query.Engine.POSTGRESQL);
  }

  @Test
  void aFileWithoutMetricsOrACollectorsNameIsRefused() {
    assertThat(problems("collector_name: c\n"))
        .isEqualTo("a.yaml:1:1: the key \"metrics\" is missing");
    assertThat(problems("collector_name: c\nmetrics: []\n"))
        .isEqualTo("a.yaml:2:10: metrics: must have at least one metric");
    assertThat(
            problems(
                "metrics: [{metric_name: a, type: gauge, help: A, values: [v], query: SELECT 1 AS v}]"))
        .isEqualTo("a.yaml:1:1: the key \"collector_name\" is missing");
  }
}
