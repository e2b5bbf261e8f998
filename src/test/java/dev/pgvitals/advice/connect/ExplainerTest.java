package dev.pgvitals.advice.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are sent to be planned, and in which form. */
class ExplainerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1; create table hack (i integer)",
        "select ';'",
        "select 1 /* ; */",
        "select 1; -- and on",
      })
  void aTextWithASemicolonIsNotSent(String text) {
    assertThat(Explainer.refusal(text)).contains("has a semicolon in it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE a (b int)",
        "CALL job()",
        "EXPLAIN ANALYZE SELECT 1",
        "COPY t TO STDOUT",
        "DO $$BEGIN END$$",
        "EXECUTE x",
        "-- SELECT\nVACUUM",
        "",
      })
  void whatHasNoPlanIsNotSent(String text) {
    assertThat(Explainer.refusal(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1;",
        "/* app: shop */ select 1",
        "-- app\n(SELECT 1) UNION (SELECT 2)",
        "with a as (select 1) select * from a ;; ",
        "DELETE FROM t WHERE id = $1",
        "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE",
      })
  void whatHasAPlanIsSent(String text) {
    assertThat(Explainer.refusal(text)).isEmpty();
  }

  @Test
  void aTextWithoutEndIsNotSent() {
    assertThat(Explainer.refusal("SELECT '" + "x".repeat(200_000) + "'"))
        .contains("is longer than 200000 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select now() - interval $1|select now() - CAST($1 AS interval)",
        "select interval $1 day|select CAST($1 AS interval day)",
        "select TIMESTAMP WITH TIME ZONE $2|select CAST($2 AS TIMESTAMP WITH TIME ZONE)",
        "select date $1 + $2|select CAST($1 AS date) + $2",
        "select extract($1 from created)|select pg_catalog.date_part($1, created)",
        "select update_date, $1|select update_date, $1",
        "select 1;|select 1",
      })
  void typedLiteralsAreMadeValidAgain(String text, String prepared) {
    assertThat(Explainer.prepared(text)).isEqualTo(prepared);
  }
}
