package dev.pgvitals.catalogue.foreign;

import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static dev.pgvitals.catalogue.read.Catalogues.query;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelmFilesTest {
  @Test
  void valuesOfAChartAreNamedWithThePlaceOfTheQueries() {
    String file =
        """
        replicaCount: 1
        image: {repository: exporter, tag: v1}
        config:
          datasource: {host: db, user: postgres}
          queries: |-
            jobs:
              query: SELECT count(*) AS n FROM jobs
              metrics:
                - n: {usage: "GAUGE"}
        """;

    assertThat(problems(file))
        .isEqualTo(
            "a.yaml:5:12: is a Helm values file; put what stands under config.queries into a file of"
                + " its own");
  }

  @Test
  void queriesThatAreNoTextAreFoundToo() {
    String file =
        """
        metrics:
          enabled: true
          customMetrics:
            jobs: {query: SELECT count(*) AS n FROM jobs, metrics: [n: {usage: GAUGE}]}
        extraObjects:
          - data:
              more: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}
        """;

    assertThat(problems(file))
        .isEqualTo(
            "a.yaml:4:5: is a Helm values file; put what stands under metrics.customMetrics and"
                + " extraObjects[0].data into a file of its own each");
  }

  @Test
  void aListOfQueriesBecomesAMapping() {
    String file =
        """
        cluster:
          monitoring:
            customQueries:
              - name: jobs
                query: SELECT count(*) AS n FROM jobs
                metrics: [n: {usage: GAUGE}]
        """;

    assertThat(problems(file))
        .isEqualTo(
            "a.yaml:4:7: is a Helm values file; put what stands under"
                + " cluster.monitoring.customQueries into a file of its own, as a mapping from the"
                + " name of each query to the query");
  }

  @Test
  void aConfigurationOfSqlExporterIsOneFileAndEachOfItsCollectorsAnother() {
    String collector =
        "{collector_name: a, metrics: [{metric_name: n, type: gauge, help: N, values: [n], query:"
            + " SELECT 1 AS n}]}";
    String file =
        """
        service: {labels: {a: b}}
        config:
          target: {data_source_name: postgresql://db, collectors: [a]}
          collectors: [COLLECTOR]
        collectorFiles:
          a.yml: COLLECTOR
          b.yml: COLLECTOR
          c.yml: COLLECTOR
        """
            .replace("COLLECTOR", collector);

    assertThat(problems(file))
        .isEqualTo(
            "a.yaml:3:3: is a Helm values file; put what stands under config and"
                + " collectorFiles.a.yml and collectorFiles.b.yml and at 1 other place into a file of"
                + " its own each");
  }

  @Test
  void entriesBelowOneKeyAreNoValues() {
    assertThat(problems("queries: {jobs: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}}\n"))
        .isEqualTo("a.yaml:1:10: has its entries below \"queries\"; move them to the top level");
  }

  @Test
  void aTemplateIsToBeRenderedFirst() {
    String file =
        """
        # {{ a comment }}
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: "{{ .Values.name }}"
          labels: {{- include "labels" . | nindent 4 }}
        data:
          queries: |
            jobs:
              query: SELECT count(*) AS n FROM jobs
              metrics:
                - n: {usage: "GAUGE"}
        """;

    assertThat(problems(file))
        .isEqualTo(
            "a.yaml:6:11: is a Helm template, not YAML yet: render it first, with \"helm template\","
                + " and name the result");
  }

  @Test
  void bracesInATextMakeNoTemplate() {
    String file =
        """
        jobs:
          query: |
            SELECT '{{1,2}}'::int[] AS list, 1 AS n
          metrics: [n: {usage: GAUGE}]
        """;

    assertThat(query(file).name()).isEqualTo("jobs");
    assertThat(problems("a: '{{'\nb: \"{{\"\nc: [1\n")).doesNotContain("Helm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replicaCount: 1\nimage: {repository: exporter, tag: v1}\n",
        "jobs: {master: true, metrics: [n: {usage: GAUGE}]}\n",
        "jobs: {ttl: 10, skip: true}\n"
      })
  void aFileInWhichNothingHasAQueryIsNoCatalogue(String file) {
    assertThat(problems(file))
        .endsWith("no entry of this file has a \"query\", so it is no catalogue");
  }

  @Test
  void unlessItIsASlip() {
    assertThat(problems("jobs:\n  qeury: SELECT 1 AS n\n  metrics: [n: {usage: GAUGE}]\n"))
        .isEqualTo(
            "a.yaml:2:3: no entry of this file has a \"query\", so it is no catalogue; did you mean"
                + " \"query\"?");
  }
}
