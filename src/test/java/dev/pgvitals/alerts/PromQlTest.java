package dev.pgvitals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromQlTest {
  @Test
  void namesAreMetricsUnlessTheyAreFunctionsLabelsTextsOrNumbers() {
    assertThat(
            PromQl.metrics(
                """
                label_replace(histogram_quantile(0.9, sum by (job, le) (rate(a_bucket{code=~"5.."}[5m]))), "x", "y", "", "")
                  > on (job, instance) group_left (version)
                (b:c:sum5m or group without (datname) (d offset 30m) * 1e6)
                and on (job) e > bool 5e9 unless up{job="f"}
                """))
        .containsExactly("a_bucket", "b:c:sum5m", "d", "e", "up");
  }
}
