package dev.pgvitals.collect.runstate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.monitor.Watch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that come and go, each with its counters, on two hosts. */
class CounterDeltasIT {
  private static final String CATALOGUE =
      """
      w:
        %s
        key: worker
        query: SELECT host, worker, jobs, busy FROM workers
        metrics:
          - host: {usage: LABEL}
          - jobs: {usage: COUNTER, description: x}
          - busy: {usage: HISTOGRAM, rename: time_seconds, scale: 0.001, per: jobs, bucket: [0.1, 1], description: x}
          - worker: {usage: DISCARD}
      """;

  private final Postgres postgres = Postgres.shared(18);

  @BeforeEach
  void makeTheTable() {
    postgres.sql(
        "CREATE TABLE workers (host text, worker text PRIMARY KEY, jobs int, busy float8)",
        "GRANT SELECT ON workers TO monitor",
        "INSERT INTO workers VALUES ('a', 'a1', 100, 5000), ('a', 'a2', 7, 1), ('b', 'b1', 1, 1)");
  }

  @AfterEach
  void dropTheTable() {
    postgres.sql("DROP TABLE workers");
  }

  @Test
  void countersBeginAtZeroAndRiseByWhatTheirRowsRise() {
    try (Trial trial = trial("")) {
      assertThat(trial.next("w"))
          .contains(
              "w_jobs_total{server=\"db\",host=\"a\"} 0",
              "w_time_seconds_count{server=\"db\",host=\"b\"} 0");

      work("a1", 3, 60);
      work("a2", 2, 1500);

      assertThat(trial.next("w"))
          .containsExactlyInAnyOrder(
              "w_jobs_total{server=\"db\",host=\"a\"} 5",
              "w_jobs_total{server=\"db\",host=\"b\"} 0",
              "w_time_seconds_bucket{server=\"db\",host=\"a\",le=\"0.1\"} 3",
              "w_time_seconds_bucket{server=\"db\",host=\"a\",le=\"1\"} 5",
              "w_time_seconds_bucket{server=\"db\",host=\"a\",le=\"+Inf\"} 5",
              "w_time_seconds_count{server=\"db\",host=\"a\"} 5",
              "w_time_seconds_sum{server=\"db\",host=\"a\"} 1.56",
              "w_time_seconds_bucket{server=\"db\",host=\"b\",le=\"0.1\"} 0",
              "w_time_seconds_bucket{server=\"db\",host=\"b\",le=\"1\"} 0",
              "w_time_seconds_bucket{server=\"db\",host=\"b\",le=\"+Inf\"} 0",
              "w_time_seconds_count{server=\"db\",host=\"b\"} 0",
              "w_time_seconds_sum{server=\"db\",host=\"b\"} 0");
    }
  }

  @Test
  void aRowThatLeavesTakesNothingWithItAndOneThatComesCountsWhole() {
    try (Trial trial = trial("")) {
      trial.next("w");
      work("a1", 3, 60);
      trial.next("w");
      postgres.sql(
          "DELETE FROM workers WHERE worker = 'a1'",
          "INSERT INTO workers VALUES ('a', 'a3', 4, 8)");

      assertThat(trial.next("w")).contains("w_jobs_total{server=\"db\",host=\"a\"} 7");

      postgres.sql("DELETE FROM workers WHERE host = 'a'");

      assertThat(trial.next("w")).noneMatch(line -> line.contains("host=\"a\""));
    }
  }

  @Test
  void aResetCountsWhatCameAfterIt() {
    try (Trial trial = trial("")) {
      trial.next("w");
      postgres.sql("UPDATE workers SET jobs = 2, busy = 4 WHERE worker = 'a1'");

      assertThat(trial.next("w")).contains("w_jobs_total{server=\"db\",host=\"a\"} 2");
    }
  }

  @Test
  void aRunThatFailsIsAsIfItHadNotBeen() {
    try (Trial trial = trial("")) {
      trial.next("w");
      work("a1", 3, 60);
      postgres.sql("UPDATE workers SET jobs = -1 WHERE worker = 'b1'");
      assertThat(trial.nextRun("w").failure().orElseThrow().message())
          .contains("column jobs: a counter cannot be -1");

      postgres.sql("UPDATE workers SET jobs = 1 WHERE worker = 'b1'");
      work("a1", 3, 60);

      assertThat(trial.next("w")).contains("w_jobs_total{server=\"db\",host=\"a\"} 6");
    }
  }

  @Test
  void whatIsUnknownHasNoCounter() {
    postgres.sql("UPDATE workers SET jobs = NULL WHERE host = 'b'");
    try (Trial trial = trial("")) {
      assertThat(trial.next("w"))
          .contains("w_jobs_total{server=\"db\",host=\"a\"} 0")
          .noneMatch(line -> line.startsWith("w_jobs_total{server=\"db\",host=\"b\"}"));
    }
  }

  @Test
  void ofTwoRowsWithOneKeyTheFirstCounts() {
    postgres.sql(
        "ALTER TABLE workers DROP CONSTRAINT workers_pkey",
        "INSERT INTO workers VALUES ('b', 'b1', 1, 1)");
    try (Trial trial = trial("")) {
      assertThat(trial.nextRun("w").duplicates()).isEqualTo(1);
      work("b1", 5, 5);
      assertThat(trial.next("w")).contains("w_jobs_total{server=\"db\",host=\"b\"} 5");
    }
  }

  @Test
  void whereRowsAreLeftOutOneThatComesInIsOnlyTakenNoteOf() {
    try (Trial trial = trial("top: {rows: 2, by: jobs}")) {
      assertThat(trial.nextRun("w").cut().orElseThrow()).isEqualTo(1);
      work("b1", 1000, 1);
      work("a1", 10, 1);

      assertThat(trial.next("w"))
          .contains(
              "w_jobs_total{server=\"db\",host=\"a\"} 10",
              "w_jobs_total{server=\"db\",host=\"b\"} 0");

      work("b1", 1, 1);

      assertThat(trial.next("w")).contains("w_jobs_total{server=\"db\",host=\"b\"} 1");
    }
  }

  @Test
  void aReloadThatLeavesTheEntryAsItIsKeepsItsCounters() {
    String running = CATALOGUE.formatted("interval: 100ms");
    try (Watch watch = new Watch(Trial.server(postgres, "monitor", "postgres", ""), running)) {
      watch.awaitSample("w_jobs_total{server=\"db\",host=\"a\"} 0");
      work("a1", 3, 60);
      watch.awaitSample("w_jobs_total{server=\"db\",host=\"a\"} 3");

      watch.use(running + "more: {query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}\n");
      watch.awaitSample("more_v{server=\"db\"} 1");
      work("a1", 3, 60);

      watch.awaitSample("w_jobs_total{server=\"db\",host=\"a\"} 6");
    }
  }

  private Trial trial(String keys) {
    return Trial.of(postgres, CATALOGUE.formatted(keys));
  }

  private void work(String worker, int jobs, double busy) {
    postgres.sql(
        "UPDATE workers SET jobs = jobs + %d, busy = busy + %s WHERE worker = '%s'"
            .formatted(jobs, busy, worker));
  }
}
