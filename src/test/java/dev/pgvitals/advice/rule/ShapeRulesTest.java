package dev.pgvitals.advice.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM t",
        "select o.*, $1 from o",
        "SELECT DISTINCT o.a, c.* FROM o",
        "SELECT (SELECT b FROM c), *\nFROM o",
      })
  void aStarInTheOutermostListSelectsAll(String text) {
    assertThat(ShapeRules.selectsAll(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM t",
        "SELECT a * b FROM t",
        "SELECT a FROM (SELECT * FROM t) AS s",
        "SELECT '*' FROM t",
        "INSERT INTO t SELECT * FROM s",
      })
  void otherStarsDoNot(String text) {
    assertThat(ShapeRules.selectsAll(text)).isFalse();
  }

  @Test
  void aLongListIsReadInOneGo() {
    assertThat(ShapeRules.selectsAll("SELECT a" + ", a".repeat(50_000) + " FROM t")).isFalse();
  }
}
