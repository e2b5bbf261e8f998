package dev.pgvitals.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one query does in a visit to another database, beside those that share its connection. */
class VisitsIT {
  private static final String HUGE_AMONG_OTHERS =
      """
      huge:
        scope: database
        databases: [shop]
        query: SELECT i, repeat('x', 1000000) AS text, 1 AS v FROM generate_series(1, 20) AS i
        metrics: [{i: {usage: LABEL}}, {text: {usage: LABEL}}, {v: {usage: GAUGE}}]
      a: {scope: database, databases: [shop], query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}
      b: {scope: database, databases: [shop], query: SELECT 2 AS v, metrics: [{v: {usage: GAUGE}}]}
      c: {scope: database, databases: [shop], query: SELECT 3 AS v, metrics: [{v: {usage: GAUGE}}]}
      d: {scope: database, databases: [shop], query: SELECT 4 AS v, metrics: [{v: {usage: GAUGE}}]}
      """;

  @Test
  void aResultThatCostsTheConnectionCostsItsOwnQueryOnly() {
    try (LocalPostgres postgres = LocalPostgres.start(18)) {
      postgres.createMonitorRole();
      postgres.sql("CREATE DATABASE shop");
      try (Watch watch = ServerMonitorIT.watch(postgres, HUGE_AMONG_OTHERS)) {
        watch.awaitSample("pgvitals_query_success{server=\"db\",query=\"huge\"} 0");
        for (String query : List.of("a", "b", "c", "d")) {
          watch.awaitSample("pgvitals_query_success{server=\"db\",query=\"" + query + "\"} 1");
          watch.awaitSample(
              "pgvitals_query_failures_total{server=\"db\",query=\"" + query + "\"} 0");
        }
        assertThat(watch.value("pgvitals_failures_total{server=\"db\",reason=\"connect\"}"))
            .isZero();
      }
    }
  }
}
