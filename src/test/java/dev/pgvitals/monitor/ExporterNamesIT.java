package dev.pgvitals.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import org.junit.jupiter.api.Test;

/** What postgres_exporter says of its own work, under its names. */
class ExporterNamesIT {
  private static final String FINE = "fine: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}\n";
  private static final String BROKEN =
      "broken: {query: SELECT 1 / 0 AS n, metrics: [n: {usage: GAUGE}]}\n";
  private static final String TAG = "    tags: [postgres_exporter]\n";

  private final Postgres postgres = Postgres.shared(18);

  private Watch watch(String keys, String yaml) {
    return new Watch(Trial.server(postgres, "monitor", "postgres", keys), yaml);
  }

  @Test
  void aScrapeIsFineWhenTheLastRunsOfAllQueriesAre() {
    try (Watch watch = watch(TAG, FINE)) {
      watch.awaitSample("pg_exporter_last_scrape_error{server=\"db\"} 0");

      assertThat(watch.samples())
          .contains("pg_scrape_collector_success{server=\"db\",collector=\"fine\"} 1");
      assertThat(watch.value("pg_exporter_last_scrape_duration_seconds{server=\"db\"}"))
          .isPositive();
    }
  }

  @Test
  void aQueryThatFailsIsNamed() {
    try (Watch watch = watch(TAG, FINE + BROKEN)) {
      watch.awaitSample("pg_scrape_collector_success{server=\"db\",collector=\"fine\"} 1");
      watch.awaitSample("pg_scrape_collector_success{server=\"db\",collector=\"broken\"} 0");
      watch.awaitSample("pg_exporter_last_scrape_error{server=\"db\"} 1");
    }
  }

  @Test
  void withoutThatSettingNothingIsCalledSo() {
    try (Watch watch = watch("", FINE)) {
      watch.awaitSample("fine_n{server=\"db\"} 1");

      assertThat(watch.samples())
          .noneMatch(
              sample -> sample.startsWith("pg_exporter_") || sample.startsWith("pg_scrape_"));
    }
  }
}
