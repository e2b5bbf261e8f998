package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.Remark;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a query may get wrong, and what is said of it. */
class BadResultsIT {
  private final Postgres postgres = Postgres.shared(18);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT 'abc' AS v                    | row 1, column v: 'abc' (text) is not a number
          SELECT '{}'::json AS v               | row 1, column v: '{}' (json) is not a number: cast it
          SELECT 1.5::numeric::money AS v      | row 1, column v: money depends on the locale: cast it to numeric (amount::numeric)
          SELECT NULL::money AS v              | row 1, column v: money depends on the locale: cast it to numeric (amount::numeric)
          SELECT 1 AS w, 2 AS x                | column v is missing; the query returns w, x
          SELECT 1 AS "V", 2 AS "v "           |
          DO $$ BEGIN END $$                   | the statement returns no rows: it must be a query
          SELECT g AS v FROM generate_series(1, 1000000) AS g | more than 10 series: group or LIMIT the query, or raise its max_series
          """)
  void aResultThatIsNotWhatTheCatalogueSaysIsRefused(String sql, String message) {
    // So long that the server has made a million rows before.
    try (Trial trial = Trial.of(postgres, yaml(sql).replace("300ms", "1m"))) {
      if (message == null) {
        assertThat(trial.samples("t")).containsExactly("t_v{server=\"db\"} 1");
      } else {
        assertThat(trial.failure("t")).isEqualTo(new Failure(FailureReason.RESULT, "", message));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT nonsense AS v                                | 42703 | undefined
          SELECT v FROM nowhere                               | 42P01 | undefined
          SELECT nothing() AS v                               | 42883 | undefined
          SELEC 1 AS v                                        | 42601 | sql
          SELECT 1 / 0 AS v                                   | 22012 | sql
          SELECT count(*) AS v FROM pg_catalog.pg_authid      | 42501 | permission
          SELECT 1 AS v FROM pg_catalog.pg_sleep(30)          | 57014 | timeout
          CREATE TABLE t AS SELECT 1 AS v                     | 25006 | sql
          """)
  void anErrorOfTheServerKeepsItsSqlState(String sql, String state, String reason) {
    try (Trial trial = trial(sql)) {
      Failure failure = trial.failure("t");
      assertThat(failure.sqlState()).isEqualTo(state);
      assertThat(failure.reason().label()).isEqualTo(reason);
    }
  }

  @Test
  void aLockThatAnotherHoldsIsNotWaitedFor() throws Exception {
    try (Postgres own = Postgres.start(18)) {
      own.createMonitorRole();
      own.sql("CREATE TABLE orders (id int)", "GRANT SELECT ON orders TO monitor");
      try (var holder = own.superuser();
          var statement = holder.createStatement();
          Trial trial = Trial.of(own, yaml("SELECT count(*) AS v FROM public.orders"))) {
        holder.setAutoCommit(false);
        statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");

        assertThat(trial.failure("t").reason()).isEqualTo(FailureReason.LOCK_TIMEOUT);

        holder.rollback();
        assertThat(trial.samples("t")).containsExactly("t_v{server=\"db\"} 0");
      }
    }
  }

  @Test
  void ofRowsWithTheSameLabelsTheFirstIsKept() {
    try (Trial trial = trial("SELECT v FROM (VALUES (1), (2), (3)) AS x (v)")) {
      assertThat(trial.samples("t")).containsExactly("t_v{server=\"db\"} 1");
    }
  }

  @Test
  void noRowsIsASuccessWithoutSeries() {
    try (Trial trial = trial("SELECT 1 AS v WHERE false")) {
      assertThat(trial.samples("t")).isEmpty();
    }
  }

  @Test
  void aFailureInsideATransactionLeavesTheConnectionUsable() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t: {query: SELECT 1 / 0 AS v, timeout: 1s, metrics: [{v: {usage: GAUGE}}]}
            u: {query: SELECT 2 AS v, metrics: [{v: {usage: GAUGE}}]}
            """)) {
      assertThat(trial.failure("t").sqlState()).isEqualTo("22012");
      assertThat(trial.samples("u")).containsExactly("u_v{server=\"db\"} 2");
    }
  }

  @Test
  void aQueryRunsUnderItsOwnTimeout() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            t:
              query: SELECT pg_catalog.current_setting('statement_timeout')::interval AS v
              timeout: 1500ms
              metrics: [{v: {usage: GAUGE}}]
            u:
              query: SELECT pg_catalog.current_setting('statement_timeout')::interval AS v
              metrics: [{v: {usage: GAUGE}}]
            """)) {
      assertThat(trial.samples("t")).containsExactly("t_v{server=\"db\"} 1.5");
      assertThat(trial.samples("u")).containsExactly("u_v{server=\"db\"} 5");
    }
  }

  @Test
  void textThatIsNoUtf8CostsOnlyItsCharacters() {
    try (Postgres own = Postgres.start(18)) {
      own.createMonitorRole();
      own.sql(
          "CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
      own.sqlIn("ascii", "CREATE TABLE t AS SELECT 'gr' || chr(252) || 'n \u00e9' AS name");
      own.sqlIn("ascii", "GRANT SELECT ON t TO monitor");
      try (Trial trial =
          Trial.of(
              own,
              """
              t:
                query: SELECT name, 1 AS v FROM public.t
                scope: database
                requires: {relation: public.t}
                metrics: [{name: {usage: LABEL}}, {v: {usage: GAUGE}}]
              """)) {
        assertThat(trial.samples("t"))
            .containsExactly("t_v{server=\"db\",datname=\"ascii\",name=\"gr\uFFFDn \u00e9\"} 1");
      }
    }
  }

  private Trial trial(String sql) {
    return Trial.of(postgres, yaml(sql));
  }

  private static String yaml(String sql) {
    return """
    t:
      query: '%s'
      timeout: 300ms
      max_series: 10
      metrics:
        - v: {usage: GAUGE, description: A value}
    """
        .formatted(sql.replace("'", "''"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [a: {usage: LABEL}, v: {usage: GAUGE}]                                  | 2 rows dropped: same labels as an earlier row, such as a="x"
          [a: {usage: LABEL, rename: z}, b: {usage: LABEL}, v: {usage: GAUGE}]    | 1 row dropped: same labels as an earlier row, such as z="x", b="2"
          [v: {usage: GAUGE}]                                                     | 2 rows dropped: same labels as an earlier row; no label tells them apart
          [a: {usage: LABEL}, b: {usage: LABEL}, c: {usage: LABEL}, v: {usage: GAUGE, key_labels: [a]}] | 2 rows dropped: same labels as an earlier row, such as a="x"
          [a: {usage: LABEL}, b: {usage: LABEL}, c: {usage: LABEL}, v: {usage: GAUGE}] |
          """)
  void rowsWithTheSameLabelsAreCountedAndOneOfThemIsShown(String columns, String remark) {
    try (Trial trial =
        Trial.of(
            postgres,
            "t: {scope: cluster, query: \"SELECT * FROM (VALUES ('x', 1, 1, 1), ('x', 2, 2, 2), ('x',"
                + " 2, 3, 3)) AS r (a, b, c, v)\", metrics: "
                + columns
                + "}\n")) {
      assertThat(trial.run("t").remarks())
          .filteredOn(said -> said.about().equals("duplicate rows"))
          .extracting(Remark::text)
          .isEqualTo(remark == null ? List.of() : List.of(remark));
    }
  }
}
