package dev.pgvitals.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ':since'",
        "SELECT 'it''s :since'",
        "SELECT E'\\' :since'",
        "SELECT \":since\"",
        "SELECT 1 -- :since",
        "SELECT 1 /* :since /* nested */ :since */",
        "SELECT $$:since$$",
        "SELECT $a$ $$ :since $a$",
        "SELECT x::since",
        "SELECT :sinces",
        "SELECT date'\\', ':since'",
        "SELECT ':since",
      })
  void sinceInQuotesOrCommentsIsNotThePlaceholder(String sql) {
    assertThat(SqlText.sinceOffsets(sql)).isEmpty();
  }

  @Test
  void everyPlaceholderInCodeIsFound() {
    String sql = "SELECT ':since', 1 FROM t$1 WHERE a > :since AND b > (:since) -- :since";

    assertThat(SqlText.sinceOffsets(sql))
        .isEqualTo(List.of(sql.indexOf("> :since") + 2, sql.indexOf("(:since") + 1));
  }

  @Test
  void theEndOfTheWindowIsFoundAsItsBeginningIs() {
    String sql = "SELECT ':until', x::until, :untils FROM t WHERE a < :until -- :until";

    assertThat(SqlText.untilOffsets(sql)).isEqualTo(List.of(sql.indexOf("< :until") + 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT 1;             | SELECT 1",
        "SELECT 1 ; ;          | SELECT 1",
        "SELECT 1; -- done     | SELECT 1",
        "SELECT 1; /* done; */ | SELECT 1",
        "SELECT ';'            | SELECT ';'",
        "SELECT 1 -- a; b      | SELECT 1 -- a; b",
        "SELECT 1; SELECT 2;   | SELECT 1; SELECT 2",
      })
  void theSemicolonAtTheEndGoes(String sql, String statement) {
    assertThat(SqlText.statement(sql)).isEqualTo(statement);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ";", "-- nothing", "/* nothing */ ;"})
  void commentsAloneAreNoStatement(String sql) {
    assertThat(SqlText.statement(sql)).isEmpty();
  }

  @Test
  void severalStatementsAreToldFromSemicolonsInText() {
    assertThat(SqlText.isSeveral("SELECT 1; SELECT 2")).isTrue();
    assertThat(SqlText.isSeveral("SELECT ';', $$;$$, \";\" -- ;")).isFalse();
  }
}
