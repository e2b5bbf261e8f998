package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.Postgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs again and again is prepared at the server, and nobody can tell by the samples. */
class PreparedRunsIT {
  /** More than the driver lets pass before it prepares. */
  private static final int RUNS = 6;

  private final Postgres postgres = Postgres.shared(18);

  @Test
  void aRepeatedQueryIsPlannedOnce() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: SELECT count(*) AS v FROM pg_prepared_statements WHERE statement LIKE '%AS v%'
              metrics: [v: {usage: GAUGE, description: Statements that are prepared}]
            """)) {
      List<String> last = List.of();
      for (int i = 0; i < RUNS; i++) {
        last = trial.samples("t");
      }

      assertThat(last).containsExactly("t_v{server=\"db\"} 1");
    }
  }

  @Test
  void everyTypeReadsTheSameOnceItIsPrepared() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: |
                SELECT 7::int2 AS small, -8::int4 AS normal, 9007199254740993::int8 AS big, 4000000000::oid AS object,
                       0.1::float4 AS single, 1e20::float8 AS double, 12.50::numeric AS exact, true AS yes,
                       '2026-11-21 12:00:00.5+01'::timestamptz AS at, '2026-11-21'::date AS day,
                       '1 mon 2 days 03:04:05'::interval AS span, '16/B374D848'::pg_lsn AS lsn, 'x'::"char" AS c,
                       'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid AS uuid, '10.0.0.1'::inet AS address,
                       ARRAY[1, 2] AS list, 42::int4 AS v, 1.5::float8 AS w, now() - now() AS z
              metrics:
                - {small: {usage: LABEL}}
                - {normal: {usage: LABEL}}
                - {big: {usage: LABEL}}
                - {object: {usage: LABEL}}
                - {single: {usage: LABEL}}
                - {double: {usage: LABEL}}
                - {exact: {usage: LABEL}}
                - {"yes": {usage: LABEL}}
                - {at: {usage: LABEL}}
                - {day: {usage: LABEL}}
                - {span: {usage: LABEL}}
                - {lsn: {usage: LABEL}}
                - {c: {usage: LABEL}}
                - {uuid: {usage: LABEL}}
                - {address: {usage: LABEL}}
                - {list: {usage: LABEL}}
                - {v: {usage: GAUGE, description: A number}}
                - {w: {usage: GAUGE, description: Another}}
                - {z: {usage: GAUGE, description: Nothing}}
            """)) {
      List<String> first = trial.samples("t");
      for (int i = 1; i < RUNS; i++) {
        assertThat(trial.samples("t")).isEqualTo(first);
      }

      assertThat(first.get(0))
          .contains("small=\"7\"", "big=\"9007199254740993\"", "object=\"4000000000\"");
    }
  }

  @Test
  void aTableWhoseColumnsChangeIsReadOn() {
    postgres.sql(
        "CREATE TABLE prepared_change AS SELECT 1 AS v",
        "GRANT SELECT ON prepared_change TO monitor");
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: SELECT * FROM prepared_change
              metrics: [v: {usage: GAUGE, description: A number}]
            """)) {
      for (int i = 0; i < RUNS; i++) {
        trial.samples("t");
      }
      postgres.sql(
          "ALTER TABLE prepared_change ALTER v TYPE text, ADD more int",
          "UPDATE prepared_change SET v = '2'");

      assertThat(trial.samples("t")).containsExactly("t_v{server=\"db\"} 2");
    } finally {
      postgres.sql("DROP TABLE prepared_change");
    }
  }

  @Test
  void aQuestionMarkIsNotTakenForAParameter() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: SELECT ('{"a":1}'::jsonb ? 'a')::int AS v
              metrics: [v: {usage: GAUGE, description: Whether it is there}]
            """)) {
      assertThat(trial.samples("t")).containsExactly("t_v{server=\"db\"} 1");
    }
  }
}
