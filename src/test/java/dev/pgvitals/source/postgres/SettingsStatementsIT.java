package dev.pgvitals.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.Postgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's settings are there in whatever way a query of the user's is written and run. */
class SettingsStatementsIT {
  private static final String CATALOGUE =
      """
      app_read_only:
        query: SELECT 1 AS v FROM pg_settings WHERE name = 'default_transaction_read_only' AND setting = 'on'
        metrics: [v: {usage: GAUGE}]
      app_with:
        query: |
          WITH RECURSIVE mine AS (SELECT name, setting FROM pg_settings)
          SELECT setting::float AS v FROM mine WHERE name = 'statement_timeout'
        metrics: [v: {usage: GAUGE}]
      app_timeout:
        timeout: 4s
        query: (SELECT setting::float AS v FROM "pg_settings" WHERE name = 'statement_timeout');
        metrics: [v: {usage: GAUGE}]
      app_question:
        query: "SELECT setting::float AS v FROM pg_settings WHERE name = 'jit_above_cost' AND '?' <> ''"
        metrics: [v: {usage: GAUGE}]
      app_top:
        top: {rows: 1, by: v}
        query: SELECT name, setting::float AS v FROM pg_settings WHERE name = 'lock_timeout'
        metrics: [name: {usage: LABEL}, v: {usage: GAUGE}]
      app_when:
        when: SELECT setting = '0' FROM pg_settings WHERE name = 'lock_timeout'
        query: SELECT 1 AS v
        metrics: [v: {usage: GAUGE}]
      app_events:
        query: |
          SELECT count(*) AS n FROM pg_settings
           WHERE name = 'jit' AND setting = 'on' AND now() >= :since AND now() < :until + interval '1h'
        metrics: [n: {usage: EVENTS, description: x}]
      app_own:
        query: WITH pg_settings AS (SELECT 7 AS v) SELECT v FROM pg_settings
        metrics: [v: {usage: GAUGE}]
      app_session:
        query: SELECT setting::float AS v FROM pg_catalog.pg_settings WHERE name = 'statement_timeout'
        metrics: [v: {usage: GAUGE}]
      """;

  private final Postgres postgres = Postgres.shared(18);
  private final LocalPgBouncer pooler = LocalPgBouncer.before(postgres);

  @AfterEach
  void stopThePooler() {
    pooler.close();
  }

  private Trial trial(boolean pooled, String catalogue) {
    return Trial.of(
        Trial.server(
            pooled
                ? pooler.uri("monitor", "postgres")
                : postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"),
            "    connect_timeout: 30s\n"),
        catalogue);
  }

  @ParameterizedTest(name = "pooled: {0}")
  @ValueSource(booleans = {false, true})
  void areThereInEveryKindOfStatement(boolean pooled) {
    try (Trial trial = trial(pooled, CATALOGUE)) {
      assertThat(trial.samples("app_read_only")).isEmpty();
      assertThat(trial.samples("app_with")).containsExactly("app_with_v{server=\"db\"} 0");
      assertThat(trial.samples("app_timeout")).containsExactly("app_timeout_v{server=\"db\"} 0");
      assertThat(trial.samples("app_question"))
          .containsExactly("app_question_v{server=\"db\"} 100000");
      assertThat(trial.samples("app_top"))
          .containsExactly("app_top_v{server=\"db\",name=\"lock_timeout\"} 0");
      assertThat(trial.samples("app_when")).containsExactly("app_when_v{server=\"db\"} 1");
      trial.next("app_events");
      assertThat(trial.next("app_events"))
          .hasSize(1)
          .doesNotContain("app_events_n_total{server=\"db\"} 0");
    }
  }

  @ParameterizedTest(name = "pooled: {0}")
  @ValueSource(booleans = {false, true})
  void areNotWhereTheQueryAsksForSomethingElse(boolean pooled) {
    try (Trial trial = trial(pooled, CATALOGUE)) {
      assertThat(trial.samples("app_own")).containsExactly("app_own_v{server=\"db\"} 7");
      assertThat(trial.samples("app_session")).containsExactly("app_session_v{server=\"db\"} 5000");
    }
  }

  private static final String MISTAKES =
      """
      alone:
        query: |
          -- A comment.
          SELECT oops FROM pg_settings
        metrics: [oops: {usage: GAUGE}]
      bounded:
        timeout: 4s
        query: WITH a AS (SELECT 1) SELECT oops FROM pg_settings
        metrics: [oops: {usage: GAUGE}]
      asked:
        when: SELECT oops FROM pg_settings
        query: SELECT 1 AS v
        metrics: [v: {usage: GAUGE}]
      plain:
        timeout: 4s
        query: SELECT oops
        metrics: [oops: {usage: GAUGE}]
      """;

  @ParameterizedTest(name = "pooled: {0}")
  @ValueSource(booleans = {false, true})
  void doNotMoveThePlaceOfAMistake(boolean pooled) {
    try (Trial trial = trial(pooled, MISTAKES)) {
      String message = "ERROR: column \"oops\" does not exist Position: ";
      assertThat(trial.failure("alone").message()).isEqualTo(message + 22);
      assertThat(trial.failure("bounded").message()).isEqualTo(message + 29);
      assertThat(trial.failure("asked").message()).isEqualTo(message + 8);
      assertThat(trial.failure("plain").message()).isEqualTo(message + 8);
    }
  }
}
