package dev.pgvitals.catalogue.check;

import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageRuleTest {
  private static final String ENTRY =
      """
      jobs:
        publish: %s
        query: SELECT task, late FROM jobs
        metrics:
          - task: {usage: LABEL}
          - late: {usage: GAUGE, description: Late, alert: {name: JobsLate, warning: 1, summary: Late.}}
      """;

  @Test
  void rowsThatNoScrapeHasCannotHaveAnAlert() {
    assertThat(problems(ENTRY.formatted("page")))
        .contains("jobs.metrics.late.alert: an alert needs a metric");
    assertThat(problems(ENTRY.formatted("metrics"))).isEqualTo("(no problem)");
    assertThat(problems(ENTRY.formatted("nowhere"))).contains("jobs.publish");
  }
}
