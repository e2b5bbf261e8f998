package dev.pgvitals.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table expression takes the place of a relation that a statement names without a schema. */
class StandInTest {
  private static String with(String sql) {
    return StandIn.of(sql, "pg_settings").map(standIn -> standIn.with("TABLE t")).orElse(sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT 1 FROM pg_settings         | WITH pg_settings AS (TABLE t) SELECT 1 FROM pg_settings",
        "select 1 from PG_Settings AS s    | WITH pg_settings AS (TABLE t) select 1 from PG_Settings AS s",
        "SELECT 1 FROM \"pg_settings\"     | WITH pg_settings AS (TABLE t) SELECT 1 FROM \"pg_settings\"",
        "TABLE pg_settings                 | WITH pg_settings AS (TABLE t) TABLE pg_settings",
        "(SELECT 1) UNION TABLE pg_settings| WITH pg_settings AS (TABLE t) (SELECT 1) UNION TABLE pg_settings",
        "( WITH a AS (TABLE pg_settings) TABLE a) | WITH pg_settings AS (TABLE t) ( WITH a AS (TABLE pg_settings) TABLE a)",
        "WITH a AS (TABLE pg_settings) TABLE a | WITH pg_settings AS (TABLE t), a AS (TABLE pg_settings) TABLE a",
        "with recursive a AS (TABLE pg_settings) TABLE a | with recursive pg_settings AS (TABLE t), a AS (TABLE pg_settings) TABLE a",
        "WITH\"a\" AS (SELECT 1) TABLE pg_settings | WITH pg_settings AS (TABLE t),\"a\" AS (SELECT 1) TABLE pg_settings",
        "WITH/**/recursively AS (SELECT 1) TABLE pg_settings | WITH pg_settings AS (TABLE t),/**/recursively AS (SELECT 1) TABLE pg_settings",
        "/* x */ SELECT 1 FROM pg_settings | /* x */ WITH pg_settings AS (TABLE t) SELECT 1 FROM pg_settings",
        "SELECT pg_settings.name FROM pg_settings | WITH pg_settings AS (TABLE t) SELECT pg_settings.name FROM pg_settings",
      })
  void isTheFirstExpressionOfTheStatement(String sql, String expected) {
    assertThat(with(sql)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT 1 FROM pg_catalog.pg_settings",
        "SELECT 1 FROM pg_catalog . pg_settings",
        "SELECT 1 FROM pg_catalog./* x */pg_settings",
        "SELECT 1 FROM \"pg_catalog\".\"pg_settings\"",
        "SELECT 'pg_settings', $$pg_settings$$, E'\\'pg_settings' -- pg_settings",
        "SELECT 1 /* pg_settings */",
        "SELECT 1 FROM my_pg_settings, pg_settings_2, pg_settings$, \"PG_SETTINGS\"",
        "SELECT 1 AS \"my pg_settings\"",
        "SHOW pg_settings",
        "EXPLAIN SELECT 1 FROM pg_settings",
        "SELECT 1; SELECT 1 FROM pg_settings",
        "SELECTED pg_settings",
        "",
        "pg_settings",
      })
  void whatDoesNotNameTheRelationOrIsAnotherStatementStaysAsItIs(String sql) {
    assertThat(with(sql)).isEqualTo(sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WITH pg_settings AS (SELECT 1) TABLE pg_settings",
        "WITH a AS (SELECT 1), pg_settings(x, y) AS MATERIALIZED (SELECT 1, 2) TABLE pg_settings",
        "WITH \"pg_settings\" AS NOT MATERIALIZED (SELECT 1) SELECT FROM pg_settings",
      })
  void aStatementWithAnExpressionOfThatNameKeepsItsOwn(String sql) {
    assertThat(with(sql)).isEqualTo(sql);
  }

  @Test
  void linesStay() {
    String sql = "-- one\nWITH a AS (\n  TABLE pg_settings\n) TABLE a\n-- end";

    assertThat(with(sql))
        .isEqualTo(
            "-- one\nWITH pg_settings AS (TABLE t), a AS (\n  TABLE pg_settings\n) TABLE a\n-- end");
  }

  @Test
  void aPlaceInTheNewStatementIsKnownInTheOldOne() {
    String sql = "/* x */ SELECT oops FROM pg_settings";
    StandIn standIn = StandIn.of(sql, "pg_settings").orElseThrow();
    String sent = standIn.with("TABLE t");

    assertThat(standIn.place("TABLE t", sent.indexOf("oops") + 1))
        .isEqualTo(sql.indexOf("oops") + 1);
    assertThat(standIn.place("TABLE t", 3)).isEqualTo(3);
    assertThat(standIn.place("TABLE t", sent.indexOf("TABLE") + 1))
        .as("a mistake of our own is where the statement begins")
        .isEqualTo(sql.indexOf("SELECT") + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "FROM pg_catalog.pg_settings s    | FROM            pg_settings s",
        "FROM PG_Catalog . pg_settings    | FROM              pg_settings",
        "FROM my.pg_catalog.pg_settings   | FROM my.pg_catalog.pg_settings",
        "FROM pg_catalog.pg_settings_2    | FROM pg_catalog.pg_settings_2",
        "SELECT 'pg_catalog.pg_settings'  | SELECT 'pg_catalog.pg_settings'",
        "FROM pg_catalog.pg_class         | FROM pg_catalog.pg_class",
      })
  void aSchemaCanBeLeftOutAndEverythingElseStaysInItsPlace(String sql, String expected) {
    assertThat(StandIn.withoutSchema(sql, "pg_catalog", "pg_settings")).isEqualTo(expected);
  }
}
