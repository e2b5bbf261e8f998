package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.Postgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user's own queries look for names where their role does, whatever ran before them. */
class SearchPathIT {
  private static final String CATALOGUE =
      """
      path:
        query: SELECT current_setting('search_path') AS path, v FROM only_there
        metrics:
          - path: {usage: LABEL}
          - v: {usage: GAUGE}
      path_in_a_transaction:
        timeout: 3s
        query: SELECT current_setting('search_path') AS path, v FROM only_there
        metrics:
          - path: {usage: LABEL}
          - v: {usage: GAUGE}
      required:
        requires: {relation: only_there}
        query: SELECT 1 AS v
        metrics: [v: {usage: GAUGE}]
      hidden:
        requires: {relation: pg_class}
        query: SELECT 1 AS v
        metrics: [v: {usage: GAUGE}]
      asked:
        when: SELECT count(*) > 0 FROM only_there
        query: SELECT 1 AS v
        metrics: [v: {usage: GAUGE}]
      named_type:
        query: SELECT 'sad'::mood AS mood, 1 AS v
        metrics:
          - mood: {usage: LABEL}
          - v: {usage: GAUGE}
      failing:
        query: SELECT nothing FROM only_there
        metrics: [v: {usage: GAUGE}]
      leaving_it_changed:
        query: SELECT set_config('search_path', 'pg_catalog', false) AS path, 1 AS v
        metrics:
          - path: {usage: LABEL}
          - v: {usage: GAUGE}
      prepared:
        query: SELECT count(*) AS v, extract(epoch FROM min(prepare_time)) AS since FROM pg_prepared_statements
        metrics:
          - v: {usage: GAUGE}
          - since: {usage: GAUGE}
      """;

  private final Postgres postgres = Postgres.start(17);

  @BeforeEach
  void fill() {
    postgres.createMonitorRole();
    postgres.sql(
        "CREATE SCHEMA reports",
        "GRANT USAGE ON SCHEMA reports TO monitor",
        "CREATE TABLE reports.only_there AS SELECT 7 AS v",
        "CREATE TYPE reports.mood AS ENUM ('sad')",
        "GRANT SELECT ON reports.only_there TO monitor",
        "ALTER ROLE monitor SET search_path = reports, public");
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Test
  void onASessionOfOurOwn() {
    try (Trial trial = Trial.of(postgres, CATALOGUE)) {
      lookWhereTheRoleDoes(trial);
    }
  }

  @Test
  void behindATransactionPooler() {
    try (LocalPgBouncer pooler = LocalPgBouncer.before(postgres);
        Trial trial = Trial.of(pooler.uri("monitor", "postgres"), CATALOGUE)) {
      lookWhereTheRoleDoes(trial);
    }
  }

  private static void lookWhereTheRoleDoes(Trial trial) {
    assertThat(trial.plan().skipped()).isEmpty();
    for (int run = 0; run < 2; run++) {
      trial.failure("failing");
      trial.heartbeat();
      assertThat(trial.samples("path"))
          .containsExactly("path_v{server=\"db\",path=\"reports, public\"} 7");
      assertThat(trial.samples("path_in_a_transaction"))
          .containsExactly("path_in_a_transaction_v{server=\"db\",path=\"reports, public\"} 7");
      assertThat(trial.samples("asked")).hasSize(1);
      assertThat(trial.samples("required")).hasSize(1);
      assertThat(trial.samples("named_type"))
          .isEqualTo(List.of("named_type_v{server=\"db\",mood=\"sad\"} 1"));
    }
  }

  @Test
  void nothingThatIsPreparedIsLostByGoingThereAndBack() {
    try (Trial trial = Trial.of(postgres, CATALOGUE)) {
      List<String> first = List.of();
      List<String> last = List.of();
      for (int run = 0; run < 9; run++) {
        trial.samples("path");
        last = trial.samples("prepared");
        trial.heartbeat();
        if (run == 5) {
          first = last;
        }
      }
      assertThat(last).isEqualTo(first);
    }
  }

  @Test
  void whatAQueryMakesOfItEndsWithTheQuery() {
    try (Trial trial = Trial.of(postgres, CATALOGUE)) {
      trial.samples("leaving_it_changed");

      assertThat(trial.samples("path"))
          .containsExactly("path_v{server=\"db\",path=\"reports, public\"} 7");
    }
  }
}
