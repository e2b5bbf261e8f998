package dev.pgvitals.dashboard.promql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.dashboard.promql.Promql.Selector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromqlTest {
  @Test
  void itSaysWhatAQueryReadsAndWhatItMakesOfIt() {
    assertThat(
            Promql.of(
                    """
                    sum by (job, server) (rate(pg_a_total{server=~"$server"}[$__rate_interval]))
                      / on (server) group_left (role) (max(pg_b) > bool 0)
                      and topk($topn, increase(pg_c_total[$__range] @ end())) or vector(0)
                    """)
                .selectors())
        .containsExactly(
            new Selector("pg_a_total", "server=~\"$server\"", "$__rate_interval", "rate"),
            new Selector("pg_b", "", "", "max"),
            new Selector("pg_c_total", "", "$__range", "increase"));
  }

  @Test
  void bracketsInTextsCloseNothingAndANameMayBeAMatcher() {
    assertThat(Promql.of("{__name__=~\"a(b|c)}\",x=\"]\"} + m{y=\"}\"}[5m]").selectors())
        .containsExactly(
            new Selector("", "__name__=~\"a(b|c)}\",x=\"]\"", "", ""),
            new Selector("m", "y=\"}\"", "5m", ""));
  }

  @Test
  void aSubqueryHasTheMetricOfWhatIsInIt() {
    assertThat(Promql.of("count_over_time((sum by (a) (m) > bool 0)[$__range:1m])").selectors())
        .containsExactly(new Selector("m", "", "", "sum"));
  }

  @Test
  void itSaysByWhatItGroupsFirst() {
    assertThat(Promql.of("max by (a, b) (sum by (c) (m))").groupedBy())
        .isEqualTo(Optional.of(List.of("a", "b")));
    assertThat(Promql.of("m{a=\"by (x)\"}").groupedBy()).isEmpty();
  }

  @Test
  void aLabelIsKeptUnlessTheOutermostSumTakesItAway() {
    assertThat(Promql.of("rate(m[5m])").keeps("server")).isTrue();
    assertThat(Promql.of("sum by (job, server) (m)").keeps("server")).isTrue();
    assertThat(Promql.of("topk(5, sum by (server) (m))").keeps("server")).isTrue();
    assertThat(Promql.of("sum by (job) (m)").keeps("server")).isFalse();
    assertThat(Promql.of("max(sum by (server) (m))").keeps("server")).isFalse();
    assertThat(Promql.of("histogram_quantile(0.9, sum by (le) (m))").keeps("server")).isFalse();
  }

  @Test
  void aMetricIsRenamedAsAWholeWord() {
    assertThat(
            Promql.of("rate(m_total[5m]) / m_total_other + x{y=\"m_total\"}")
                .renaming(Map.of("m_total", "m")))
        .isEqualTo("rate(m[5m]) / m_total_other + x{y=\"m_total\"}");
  }

  @Test
  void aLabelIsRenamedEverywhereButInTexts() {
    assertThat(
            Promql.of("sum by (job, cluster) (m{cluster=~\"$cluster\",x=\"cluster\"})")
                .renaming(Map.of("cluster", "pg")))
        .isEqualTo("sum by (job, pg) (m{pg=~\"$cluster\",x=\"cluster\"})");
  }
}
