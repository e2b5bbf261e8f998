package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.Postgres;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The highest rows of many, whatever the statement looks like. */
class TopIT {
  private static final String ROWS = "generate_series(1, 1000) AS g";

  private final Postgres postgres = Postgres.shared(18);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT g AS l, g AS v FROM " + ROWS,
        "SELECT g AS l, g AS v FROM " + ROWS + " ORDER BY 2 ASC",
        "SELECT g AS l, g AS v FROM " + ROWS + " ORDER BY 2 DESC LIMIT 1000;",
        "SELECT g AS l, g AS v FROM " + ROWS + "; -- the end",
        "SELECT g AS l, g AS v FROM " + ROWS + " -- no end",
        "/* first */ SELECT g AS l, g AS v /* :top */ FROM " + ROWS + " /* last */ ;",
        "WITH w AS (SELECT g FROM " + ROWS + ") SELECT g AS l, g AS v FROM w ORDER BY g",
        "(SELECT g AS l, g AS v FROM " + ROWS + ") UNION (SELECT 0, 0)",
        "SELECT g AS l, NULLIF(g, 0) AS v, ';' AS x, $$ ) $$ AS y FROM generate_series(0, 1000) AS g",
        "SELECT g::text AS l, g AS v, 1 AS x, 2 AS x FROM " + ROWS,
        "SELECT json_build_object('l', g) ->> 'l' AS l, g AS v FROM " + ROWS,
      })
  void theServerOrdersAndCuts(String sql) {
    try (Trial trial = trial(sql, "")) {
      assertThat(trial.samples("t"))
          .containsExactlyInAnyOrder(
              "t_v{server=\"db\",l=\"1000\"} 1000", "t_v{server=\"db\",l=\"999\"} 999");
      ServerProbe.Outcome outcome = trial.run("t");
      assertThat(outcome.rows()).as("rows that travelled").isEqualTo(3);
      assertThat(outcome.cut().orElseThrow()).isBetween(998L, 999L);
    }
  }

  @Test
  void labelsNeedNoOrderOfTheirOwn() {
    try (Trial trial = trial("SELECT json_build_array(g) AS l, 1 AS v FROM " + ROWS, "")) {
      assertThat(trial.samples("t"))
          .containsExactly("t_v{server=\"db\",l=\"[1000]\"} 1", "t_v{server=\"db\",l=\"[100]\"} 1");
    }
  }

  @Test
  void nothingIsCutWhereAllHaveRoom() {
    try (Trial trial = trial("SELECT 1 AS l, 1 AS v", "")) {
      assertThat(trial.run("t").cut()).isEqualTo(OptionalLong.of(0));
    }
    try (Trial trial = trial("SELECT 1 AS l, 1 AS v WHERE false", "")) {
      assertThat(trial.run("t").cut()).isEqualTo(OptionalLong.of(0));
    }
  }

  @Test
  void aStatementMayChooseBeforeItWorksAndSayOfHowMany() {
    String sql =
        "SELECT g AS l, g AS v, n FROM"
            + " (SELECT g, count(*) OVER () AS n FROM "
            + ROWS
            + " ORDER BY g DESC LIMIT :top) AS g";
    try (Trial trial = trial(sql, ", total: n")) {
      ServerProbe.Outcome outcome = trial.run("t");
      assertThat(outcome.failure()).isEmpty();
      assertThat(outcome.rows()).isEqualTo(3);
      assertThat(outcome.cut()).isEqualTo(OptionalLong.of(998));
    }
  }

  @Test
  void aTimeoutOfItsOwnGoesWithIt() {
    try (Trial trial = trial("SELECT g AS l, g AS v FROM " + ROWS, "", "timeout: 3s")) {
      assertThat(trial.samples("t")).hasSize(2);
    }
  }

  private Trial trial(String sql, String total, String... keys) {
    return Trial.of(
        postgres,
        """
        t:
          top: {rows: 2, by: v%s}
        %s  query: |
            %s
          metrics:
            - l: {usage: LABEL}
            - v: {usage: GAUGE}
            - n: {usage: DISCARD}
        """
            .formatted(total, String.join("\n", List.of(keys)).indent(2), sql));
  }
}
