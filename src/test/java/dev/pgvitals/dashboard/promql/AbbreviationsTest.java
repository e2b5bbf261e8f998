package dev.pgvitals.dashboard.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
