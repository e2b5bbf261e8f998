package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Levels, score and status of a server whose values the test sets, and the server's own limits. */
@Timeout(120)
class HealthIT {
  private static final String QUERIES =
      """
      t_pool:
        query: SELECT name, used, whole FROM public.pool
        metrics:
          - name: {usage: LABEL, description: Pool}
          - used:
              usage: GAUGE
              description: Used
              scale: 0.01
              alert: {name: PoolFull, warning: 0.8, critical: 0.9, min: {whole: 10}, summary: Full.}
          - whole: {usage: GAUGE, description: Size}
      t_cache:
        scope: database
        stale_after: 2s
        query: SELECT hits FROM public.cache
        metrics:
          - hits:
              usage: GAUGE
              description: Hits
              alert: {name: CacheMisses, warning: 0.9, below: true, summary: Misses., penalty: {warning: 50}}
      """;

  private static LocalPostgres postgres;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    postgres = LocalPostgres.start(18);
    postgres.createMonitorRole();
    postgres.sql(
        "CREATE TABLE pool (name text, used int, whole float)",
        "CREATE TABLE cache (hits float)",
        "GRANT SELECT ON pool, cache TO PUBLIC");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void allIsWell() {
    postgres.sql(
        "TRUNCATE pool, cache",
        "INSERT INTO pool VALUES ('a', 10, 100), ('b', 20, 100), ('small', 100, 9)",
        "INSERT INTO cache VALUES (1)");
  }

  private static String configuration(String thresholds) {
    return "interval: 1s\nservers: [{name: db, url: '%s'%s}]\n"
        .formatted(
            postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")
                + "?application_name=health",
            thresholds);
  }

  private RunningAgent start(String thresholds) throws Exception {
    return RunningAgent.start(directory, QUERIES, configuration(thresholds));
  }

  private static String score(int score) {
    return "pgvitals_health_score{server=\"db\"} " + score;
  }

  private static String level(String alert, int level) {
    return "pgvitals_vital_level{server=\"db\",alert=\"%s\"} %d".formatted(alert, level);
  }

  private static String status(String status, int value) {
    return "pgvitals_health_status{server=\"db\",status=\"%s\"} %d".formatted(status, value);
  }

  @Test
  void theScoreFollowsTheWorstRowOfEachVital() throws Exception {
    try (RunningAgent agent = start("")) {
      agent.awaitSample(score(100));
      // A pool of 9 is too small to be judged, full as it is.
      assertThat(agent.samples())
          .contains(
              level("PoolFull", 0),
              level("CacheMisses", 0),
              status("healthy", 1),
              status("degraded", 0),
              status("unhealthy", 0));

      postgres.sql("UPDATE pool SET used = 85 WHERE name = 'b'");
      agent.awaitSample(score(85));
      assertThat(agent.samples()).contains(level("PoolFull", 1), status("healthy", 1));

      postgres.sql("UPDATE pool SET used = 91 WHERE name = 'a'");
      agent.awaitSample(score(60));
      assertThat(agent.samples())
          .contains(level("PoolFull", 2), status("healthy", 0), status("degraded", 1));

      postgres.sql("UPDATE cache SET hits = 0.5");
      agent.awaitSample(score(10));
      assertThat(agent.samples()).contains(level("CacheMisses", 1), status("unhealthy", 1));
      assertThat(agent.get("/").body()).contains("<td>10, unhealthy</td>");

      postgres.sql("DELETE FROM pool", "UPDATE cache SET hits = NULL");
      agent.awaitSample(score(100));
      assertThat(agent.samples()).contains(level("PoolFull", 0), level("CacheMisses", 0));
    }
  }

  @Test
  void aVitalWithoutFreshDataIsNotJudged() throws Exception {
    postgres.sql("UPDATE cache SET hits = 0.5");
    try (RunningAgent agent = start("")) {
      agent.awaitSample(score(50));

      postgres.sql("REVOKE SELECT ON cache FROM PUBLIC");
      agent.awaitSample(score(100));
      assertThat(agent.samples())
          .contains(level("PoolFull", 0))
          .noneMatch(
              sample ->
                  sample.startsWith("pgvitals_vital_level{server=\"db\",alert=\"CacheMisses\""));
    } finally {
      postgres.sql("GRANT SELECT ON cache TO PUBLIC");
    }
  }

  @Test
  void aServerThatIsDownScoresNothingAndIsJudgedAnewWhenItComesBack() throws Exception {
    postgres.sql("UPDATE pool SET used = 85 WHERE name = 'a'");
    try (RunningAgent agent = start(", thresholds: {CacheMisses: {warning: 0.5}}")) {
      agent.awaitSample(score(85));

      postgres.stop();
      agent.awaitSample("pg_up{server=\"db\"} 0");
      assertThat(agent.samples())
          .contains(
              score(0),
              status("unhealthy", 1),
              "pgvitals_alert_threshold{server=\"db\",alert=\"CacheMisses\",severity=\"warning\"}"
                  + " 0.5")
          .noneMatch(sample -> sample.startsWith("pgvitals_vital_level"));

      postgres.start();
      agent.awaitSamples("a score again", samples -> samples.contains(score(85)));
    }
  }

  @Test
  void otherLimitsTakeEffectByAReloadWithoutANewConnection() throws Exception {
    postgres.sql("UPDATE pool SET used = 85 WHERE name = 'a'");
    try (RunningAgent agent = start("")) {
      agent.awaitSample(score(85));
      assertThat(agent.samples())
          .noneMatch(sample -> sample.startsWith("pgvitals_alert_threshold"));
      List<Long> connections = postgres.backendPids("health");

      agent.configure(configuration(", thresholds: {PoolFull: {warning: 0.5, critical: 0.84}}"));
      assertThat(agent.reload().status()).isEqualTo(200);
      agent.awaitSample(score(60));
      assertThat(agent.samples())
          .contains(
              level("PoolFull", 2),
              "pgvitals_alert_threshold{server=\"db\",alert=\"PoolFull\",severity=\"warning\"} 0.5",
              "pgvitals_alert_threshold{server=\"db\",alert=\"PoolFull\",severity=\"critical\"}"
                  + " 0.84");

      agent.configure(configuration(", thresholds: {PoolFull: {warning: off}}"));
      agent.reload();
      agent.awaitSample(score(100));
      assertThat(agent.samples())
          .contains(
              "pgvitals_alert_threshold{server=\"db\",alert=\"PoolFull\",severity=\"warning\"}"
                  + " NaN");
      assertThat(postgres.backendPids("health")).isEqualTo(connections);
    }
  }
}
