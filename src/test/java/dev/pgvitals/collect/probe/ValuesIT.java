package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.Postgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a result's values become. */
class ValuesIT {
  private final Postgres postgres = Postgres.shared(18);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1::int2                                        | 1
          -7::int4                                       | -7
          9007199254740993::int8                         | 9007199254740993
          0.1::float8                                    | 0.1
          1.5::float4                                    | 1.5
          'NaN'::float8                                  | NaN
          '-Infinity'::float8                            | -Inf
          12.50::numeric                                 | 12.5
          'NaN'::numeric                                 | NaN
          'Infinity'::numeric                            | +Inf
          4000000000::oid                                | 4000000000
          '$1,234.50'::money::numeric                    | 1234.5
          'infinity'::interval                           | +Inf
          true                                           | 1
          false                                          | 0
          '2026-11-21 12:00:00.5+01'::timestamptz        | 1795258800.5
          'infinity'::timestamptz                        | +Inf
          '2026-11-21 12:00:00'::timestamp               | 1795262400
          '2026-11-21'::date                             | 1795219200
          '-infinity'::date                              | -Inf
          '1 day 02:03:04.5'::interval                   | 93784.5
          '1 mon'::interval                              | 2592000
          '-00:00:01'::interval                          | -1
          '1/10'::pg_lsn                                 | 4294967312
          'FFFFFFFF/FFFFFFFF'::pg_lsn - '0/0'::pg_lsn    | 18446744073709551615
          '42'::text                                     | 42
          '748'::xid                                     | 748
          """)
  void aValueIsReadByItsType(String expression, String published) {
    List<String> samples = tryColumn("SELECT " + expression + " AS v", "usage: GAUGE");

    assertThat(samples).hasSize(1);
    assertThat(samples.get(0)).startsWith("t_v{server=\"db\"} ");
    String value = samples.get(0).substring("t_v{server=\"db\"} ".length());
    assertThat(normal(value)).isEqualTo(normal(published));
    if (published.startsWith("9007")) {
      assertThat(value).as("int8 is exact").isEqualTo(published);
    }
  }

  private static Double normal(String value) {
    return Double.valueOf(value.replace("Inf", "Infinity"));
  }

  @ParameterizedTest
  @CsvSource({
    "'usage: GAUGE', ''",
    "'usage: GAUGE, null: zero', 0",
    "'usage: GAUGE, null: nan', NaN",
    "'usage: GAUGE, default: 3', 3",
    "'usage: GAUGE, default: 3, scale: 0.5', 1.5",
  })
  void nullIsNeverZeroUnlessAskedFor(String column, String published) {
    List<String> samples = tryColumn("SELECT NULL::int AS v", column);

    assertThat(samples)
        .isEqualTo(published.isEmpty() ? List.of() : List.of("t_v{server=\"db\"} " + published));
  }

  @Test
  void scaleMultipliesNumbersButNotPointsInTime() {
    assertThat(tryColumn("SELECT 1500 AS v", "usage: GAUGE, scale: 0.001"))
        .containsExactly("t_v{server=\"db\"} 1.5");
    assertThat(tryColumn("SELECT true AS v", "usage: GAUGE, scale: 0.001"))
        .containsExactly("t_v{server=\"db\"} 1");
  }

  @ParameterizedTest
  @CsvSource({
    "'1h30m', 5400",
    "'250ms', 0.25",
    "'1 day 00:00:01', 86401",
    "'90', 90",
    "'-2s', -2",
    "'1.5h', 5400",
  })
  void durationTakesTextThatMeansALengthOfTime(String text, String seconds) {
    assertThat(tryColumn("SELECT '" + text + "'::text AS v", "usage: DURATION"))
        .containsExactly("t_v{server=\"db\"} " + seconds);
  }

  @Test
  void durationTakesAnInterval() {
    assertThat(tryColumn("SELECT '00:01:30'::interval AS v", "usage: DURATION"))
        .containsExactly("t_v{server=\"db\"} 90");
  }

  @Test
  void mappedTextBecomesItsNumber() {
    assertThat(
            tryColumn(
                "SELECT 'off'::text AS v",
                "usage: MAPPEDMETRIC, metric_mapping: {\"on\": 1, \"off\": 0}"))
        .containsExactly("t_v{server=\"db\"} 0");
  }

  @Test
  void aCounterEndsInTotal() {
    assertThat(tryColumn("SELECT 5 AS v", "usage: COUNTER"))
        .containsExactly("t_v_total{server=\"db\"} 5");
  }

  @Test
  void infoColumnsAreLabelsOfOneSeriesWithTheValueOne() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: SELECT 'a' AS name, 18 AS major, NULL::text AS note
              metrics:
                - name: {usage: LABEL, description: Name}
                - major: {usage: INFO, description: Major}
                - note: {usage: INFO, description: Note}
            """)) {
      assertThat(trial.samples("t"))
          .containsExactly("t_info{server=\"db\",name=\"a\",major=\"18\",note=\"\"} 1");
    }
  }

  @Test
  void anyScalarCanBeALabelAndIsEscaped() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: |
                SELECT E'a"b\\\\c\\nd' AS text, true AS yes, '2026-11-21'::date AS day,
                       NULL::text AS none, repeat('x', 300) AS long, 1 AS v
              metrics:
                - text: {usage: LABEL}
                - yes: {usage: LABEL}
                - day: {usage: LABEL}
                - none: {usage: LABEL}
                - long: {usage: LABEL}
                - v: {usage: GAUGE, description: Value}
            """)) {
      assertThat(trial.samples("t"))
          .containsExactly(
              "t_v{server=\"db\",text=\"a\\\"b\\\\c\\nd\",yes=\"true\",day=\"1795219200\",none=\"\",long=\""
                  + "x".repeat(256)
                  + "\"} 1");
    }
  }

  @Test
  void aSnapshotHistogramCountsRowsIntoCumulativeBuckets() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: SELECT 'a' AS l, v FROM (VALUES (0.5), (2), (NULL), (20)) AS x (v)
              metrics:
                - l: {usage: LABEL}
                - v: {usage: HISTOGRAM, bucket: [1, 10], description: Ages}
            """)) {
      assertThat(trial.samples("t"))
          .containsExactly(
              "t_v_bucket{server=\"db\",l=\"a\",le=\"1\"} 1",
              "t_v_bucket{server=\"db\",l=\"a\",le=\"10\"} 2",
              "t_v_bucket{server=\"db\",l=\"a\",le=\"+Inf\"} 3",
              "t_v_count{server=\"db\",l=\"a\"} 3",
              "t_v_sum{server=\"db\",l=\"a\"} 22.5");
    }
  }

  @Test
  void arraysAreATrueHistogram() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: |
                SELECT ARRAY[0.1, 1]::float8[] AS v, ARRAY[3, 5] AS v_bucket, 7.5 AS v_sum,
                       9 AS v_count
              metrics:
                - v: {usage: HISTOGRAM, description: Latency}
            """)) {
      assertThat(trial.samples("t"))
          .containsExactly(
              "t_v_bucket{server=\"db\",le=\"0.1\"} 3",
              "t_v_bucket{server=\"db\",le=\"1\"} 5",
              "t_v_bucket{server=\"db\",le=\"+Inf\"} 9",
              "t_v_count{server=\"db\"} 9",
              "t_v_sum{server=\"db\"} 7.5");
    }
  }

  private List<String> tryColumn(String sql, String column) {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: |
                %s
              metrics:
                - v: {%s, description: A value}
            """
                .formatted(sql, column))) {
      return trial.samples("t");
    }
  }
}
