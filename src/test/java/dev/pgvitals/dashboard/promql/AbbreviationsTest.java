package dev.pgvitals.dashboard.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AbbreviationsTest {
  private static final Abbreviations ABBREVIATIONS =
      new Abbreviations(
          Map.of(
              "S", "server=~\"$server\"",
              "SD", "S,datname=~\"$datname\"",
              "K", "job, server",
              "R", "$__rate_interval"));

  @Test
  void wordsBecomeTheirTextWhereverTheyStand() {
    assertThat(ABBREVIATIONS.full("sum by (K) (rate(pg_x_total{SD}[R]))"))
        .isEqualTo(
            "sum by (job, server) (rate(pg_x_total{server=~\"$server\",datname=~\"$datname\"}"
                + "[$__rate_interval]))");
  }

  @Test
  void quotedTextsAndPartsOfWordsStayWhatTheyAre() {
    assertThat(ABBREVIATIONS.full("pg_S{mode=\"S\",x='K R'} * $K + S_x"))
        .isEqualTo("pg_S{mode=\"S\",x='K R'} * $K + S_x");
  }

  @Test
  void oneThatStandsForItselfIsRefused() {
    assertThatThrownBy(() -> new Abbreviations(Map.of("A", "B or 1", "B", "A")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("\"[AB]\" stands for itself");
  }

  @Test
  void oneWithParametersTakesWhatIsInItsBrackets() {
    Abbreviations top =
        new Abbreviations(
            Map.of(
                "S", "server=~\"$server\"",
                "K", "job, server",
                "TOP(VALUE, RANK)", "VALUE and on (K) topk($topn, max by (K) (RANK))"));

    assertThat(top.full("TOP(sum by (K, a) (m{S}), rate(n{S,b=\"x,y)\"}[1h] @ end())) or z"))
        .isEqualTo(
            "sum by (job, server, a) (m{server=~\"$server\"}) and on (job, server) topk($topn,"
                + " max by (job, server) (rate(n{server=~\"$server\",b=\"x,y)\"}[1h] @ end())))"
                + " or z");
  }

  @Test
  void oneWithParametersWantsAllOfThemAndNoMore() {
    Abbreviations top = new Abbreviations(Map.of("TOP(VALUE, RANK)", "VALUE and RANK"));

    for (String wrong : List.of("TOP", "TOP + 1", "TOP(a)", "TOP(a, b, c)", "TOP(a, b")) {
      assertThatThrownBy(() -> top.full(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("\"TOP\" must be followed by (VALUE, RANK)");
    }
  }

  @Test
  void itsNameIsAWord() {
    assertThatThrownBy(() -> new Abbreviations(Map.of("TOP(", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"TOP(\" must be a word, or one with parameters such as TOP(VALUE, RANK)");
  }
}
