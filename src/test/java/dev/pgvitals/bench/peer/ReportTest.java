package dev.pgvitals.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.bench.report.Figure;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Report report = new Report();

  @Test
  void hasATableForEachContentThatWasMeasured() {
    report.of(Content.BY_DEFAULT).at("0.1").compare("start, ms", "%.0f", 900, Figure.of(100));
    report.of(Content.SMALL).at("0.1").compare("start, ms", "%.0f", 300, Figure.of(150));

    assertThat(report.text(0.5, 2))
        .containsSubsequence("**25 queries, 200 tables**", "300", "**By default, ", "900")
        .doesNotContain("2,000 tables**", "busy");
  }

  @Test
  void saysWhatCouldNotBeMeasuredAndWhy() {
    assertThat(report.hasFailures()).isFalse();

    report.failed("cycle, 25 queries", "the agent is gone");

    assertThat(report.hasFailures()).isTrue();
    assertThat(report.text(0, 2)).contains("cycle, 25 queries: not measured", "the agent is gone");
  }

  @Test
  void saysThatTheMachineWasBusyBeforeTheRun() {
    assertThat(report.text(2.6, 2))
        .contains("The machine was busy before the run began: load average 2.6 on 2 cores.");
    assertThat(report.text(2, 2)).doesNotContain("busy");
  }
}
