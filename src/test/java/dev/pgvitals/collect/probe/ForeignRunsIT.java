package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.Remark;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * What a run of an entry forgives that was written for another program, and one of ours does not.
 */
class ForeignRunsIT {
  private final Postgres postgres = Postgres.shared(18);

  private static List<String> remarks(ServerProbe.Outcome outcome) {
    return outcome.remarks().stream().map(Remark::text).toList();
  }

  @Test
  void aBooleanLabelIsTrueOrFalseEverywhere() {
    String query = "SELECT 1 AS v, true AS a, false AS b, NULL::boolean AS c";
    String columns = "[a: {usage: LABEL}, b: {usage: LABEL}, c: {usage: LABEL}, v: {usage: GAUGE}]";
    for (String ours : List.of("", "scope: cluster, ")) {
      try (Trial trial =
          Trial.of(
              postgres, "t: {%squery: \"%s\", metrics: %s}\n".formatted(ours, query, columns))) {
        assertThat(trial.samples("t"))
            .containsExactly("t_v{server=\"db\",a=\"true\",b=\"false\",c=\"\"} 1");
      }
    }
  }

  @Test
  void aPointInTimeAsALabelIsUnixSecondsInAForeignFileAndAsTheServerWritesItInOurs() {
    String query =
        "SELECT 1 AS v, timestamptz '2026-01-02 03:04:05.6+00' AS a, date '2026-01-02' AS b";
    String columns = "[a: {usage: LABEL}, b: {usage: LABEL}, v: {usage: GAUGE}]";
    try (Trial trial =
        Trial.of(postgres, "t: {query: \"%s\", metrics: %s}\n".formatted(query, columns))) {
      assertThat(trial.samples("t"))
          .containsExactly("t_v{server=\"db\",a=\"1767323045\",b=\"1767312000\"} 1");
    }
    try (Trial trial =
        Trial.of(
            postgres,
            "t: {scope: cluster, query: \"%s\", metrics: %s}\n".formatted(query, columns))) {
      assertThat(trial.samples("t").get(0)).contains("b=\"2026-01-02\"");
    }
  }

  @Test
  void aListedColumnThatIsNotReturnedIsDoneWithout() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: SELECT 1 AS n, 'x' AS host
              metrics:
                - n: {usage: GAUGE}
                - shard: {usage: LABEL}
                - m: {usage: GAUGE}
            """)) {
      assertThat(trial.samples("t")).containsExactly("t_n{server=\"db\",shard=\"\"} 1");
      assertThat(remarks(trial.run("t")))
          .containsExactly(
              "column shard is listed but not returned",
              "column m is listed but not returned",
              "returned but not listed: host");
    }
  }

  @Test
  void aReturnedColumnThatIsNotListedIsPublishedUntypedWithTheNamesOfPostgresExporter() {
    String file =
        "t: {query: \"SELECT 1 AS n, 5 AS more, 'x' AS word\", metrics: [n: {usage: GAUGE}]}\n";
    try (Trial trial = Trial.of(postgres, file)) {
      assertThat(trial.samples("t")).containsExactly("t_n{server=\"db\"} 1");
    }
    try (Trial trial = Trial.withTheirNames(postgres, file)) {
      assertThat(trial.samples("t"))
          .containsExactly("t_more{server=\"db\"} 5", "t_n{server=\"db\"} 1");
    }
  }

  @Test
  void aTextThatIsNoNumberCostsNothingElse() {
    try (Trial trial =
        Trial.of(
            postgres,
            "t: {query: \"SELECT 'abc' AS v, 1 AS n\", metrics: [v: {usage: GAUGE}, n: {usage: GAUGE}]}\n")) {
      assertThat(trial.samples("t")).containsExactly("t_n{server=\"db\"} 1");
      assertThat(remarks(trial.run("t")))
          .containsExactly("row 1, column v: 'abc' (text) is not a number; left out");
    }
  }

  @Test
  void aHistogramWhoseCountIsTooSmallIsPublishedWithTheLastBuckets() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: SELECT ARRAY[1,2] AS s, ARRAY[1,3] AS s_bucket, 5 AS s_sum, 2 AS s_count
              metrics:
                - s: {usage: HISTOGRAM}
            """)) {
      assertThat(trial.samples("t"))
          .containsExactly(
              "t_s_bucket{server=\"db\",le=\"1\"} 1",
              "t_s_bucket{server=\"db\",le=\"2\"} 3",
              "t_s_bucket{server=\"db\",le=\"+Inf\"} 3",
              "t_s_count{server=\"db\"} 3",
              "t_s_sum{server=\"db\"} 5");
      assertThat(remarks(trial.run("t")))
          .containsExactly(
              "s_count is less than the last bucket: the last bucket's count is published");
    }
  }

  @Test
  void ofTooManyRowsThoseArePublishedThatAreHighestByTheFirstCounter() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: SELECT g AS l, -g AS v, g * 10 AS calls FROM generate_series(1, 5000) AS g
              metrics:
                - l: {usage: LABEL}
                - v: {usage: GAUGE}
                - calls: {usage: COUNTER}
            """,
            "    max_series: 5\n")) {
      assertThat(trial.samples("t"))
          .containsExactlyInAnyOrder(
              "t_calls_total{server=\"db\",l=\"5000\"} 50000",
              "t_calls_total{server=\"db\",l=\"4999\"} 49990",
              "t_v{server=\"db\",l=\"5000\"} -5000",
              "t_v{server=\"db\",l=\"4999\"} -4999");
      ServerProbe.Outcome outcome = trial.run("t");
      assertThat(outcome.cut()).isEqualTo(OptionalLong.of(4998));
      assertThat(remarks(outcome))
          .containsExactly(
              "more than 5 series: only the rows with the highest calls are published; raise its"
                  + " max_series to have more");
    }
  }

  @Test
  void anEntryOfOursWithTooManyRowsFails() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              scope: cluster
              query: SELECT g AS l, g AS v FROM generate_series(1, 6) AS g
              metrics:
                - l: {usage: LABEL}
                - v: {usage: GAUGE}
            """,
            "    max_series: 5\n")) {
      assertThat(trial.failure("t").message())
          .isEqualTo("more than 5 series: group or LIMIT the query, or raise its max_series");
    }
  }
}
