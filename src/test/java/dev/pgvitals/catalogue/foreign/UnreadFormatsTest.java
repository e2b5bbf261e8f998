package dev.pgvitals.catalogue.foreign;

import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnreadFormatsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          pgwatch                       | metrics: {app: {sqls: {14: SELECT 1 AS n}, gauges: ['*']}}
          pgwatch                       | presets: {basic: {metrics: {app: 60}}}
          pgwatch                       | app: {sqls: {14: SELECT 1 AS n}}
          query-exporter                | {databases: {pg: {dsn: !env DSN}}, metrics: {m: {type: gauge}}, queries: {q: {sql: SELECT 1}}}
          justwatchcom/sql_exporter     | jobs: [{name: a, connections: ['postgres://u:p@db/x'], queries: [{name: n, query: SELECT 1}]}]
          the Datadog agent             | {init_config: , instances: [{host: db, custom_queries: [{query: SELECT 1}]}]}
          the OpenTelemetry Collector   | receivers: {sqlquery: {queries: [{sql: SELECT 1}]}}
          """)
  void oneLineNamesTheFormatAndWhatToDo(String program, String file) {
    assertThat(problems(file))
        .isEqualTo(
            "a.yaml:1:1: this is a file of "
                + program
                + ", which is not read here: write each query as an entry with \"query\" and"
                + " \"metrics\"; see \"Files that are not read\" in docs/catalogue.md");
  }

  @Test
  void insideAConfigMapToo() {
    String file =
        """
        apiVersion: v1
        kind: ConfigMap
        data:
          pgwatch.yaml: |
            metrics:
              app:
                sqls: {14: SELECT 1 AS n}
        """;

    assertThat(problems(file)).startsWith("a.yaml:5:5: this is a file of pgwatch, ");
  }
}
