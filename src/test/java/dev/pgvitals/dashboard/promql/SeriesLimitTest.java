package dev.pgvitals.dashboard.promql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which queries give few series, and which give the more, the more servers there are. */
class SeriesLimitTest {
  private static boolean isKept(String query) {
    return SeriesLimit.isKept(
        query, SeriesLimitTest::labels, Set.of("one"), List.of(Set.of("state"), Set.of("mode")));
  }

  private static Set<String> labels(String metric) {
    return switch (metric) {
      case "m", "n" -> Set.of("state");
      case "t_a" -> Set.of("relname");
      default -> Set.of(SeriesLimit.ANY);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(m)",
        "max by (state) (m)",
        "sum(rate(m{a=\"x\"}[5m])) or vector(0)",
        "time() - min(m)",
        "topk($topn, m)",
        "topk(5, sum by (server) (m)) > 0",
        "m and topk(20, max_over_time(m[$__range] @ end()))",
        "sum by (server) (m) and on (server) topk(5, sum by (server) (increase(m[1h] @ end())))",
        "60 * (sum by (server) (m) and on (server) topk(5, sum by (server) (m)))",
        "sum by (server) (m) / (sum by (server) (n) > 0) and on (server) bottomk(5, n)",
        "sum by (server, relname) (t_a{server=~\"$one\",relname=\"x\"})",
        "m{server=~\"$one\",state=\"on\"}",
        "label_replace(sum by (state) (m), \"state\", \"none\", \"state\", \"\")",
        "histogram_quantile(0.95, sum by (le) (rate(m[5m])))",
        "sum(predict_linear(m[7d:5m], 30 * 86400))",
        "10 + -topk(5, m)",
      })
  void isFew(String query) {
    assertThat(isKept(query)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m",
        "rate(m[5m])",
        "sum by (server) (m)",
        "sum by (state, mode) (label_replace(m, \"mode\", \"$1\", \"x\", \"(.*)\"))",
        "topk by (server) (5, m)",
        "topk(5, m) or m",
        "m and on (server) topk(5, sum by (server) (m))",
        "t_a and on (server) topk(5, t_a)",
        "m unless topk(5, m)",
        "m * on (server) group_left () topk(5, n)",
        "histogram_quantile(0.95, sum by (server, le) (rate(m[5m])))",
        "t_a{server=~\"$one\"}",
        "m{server=~\"$other\",state=\"on\"}",
        "m > 0",
        "sum by (x) (unknown)",
      })
  void growsWithTheFleet(String query) {
    assertThat(isKept(query)).isFalse();
  }
}
