package dev.pgvitals.advice.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.advice.look.Counters;
import dev.pgvitals.advice.look.WatchedStatement;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counters alone tell. */
class CounterRulesTest {
  private static List<Finding> judge(String text, Counters counters, double share) {
    return CounterRules.judge("shop", new WatchedStatement("1", "app", text, counters, share, 60));
  }

  private static Counters planned(double execMillis, double planMillis) {
    return new Counters(1000, execMillis, 1000, 1000, planMillis, 0);
  }

  @Test
  void planningThatTakesLongerThanTheWorkIsSaid() {
    List<Finding> findings = judge("SELECT 1", planned(100, 900), 0.5);

    assertThat(findings).extracting(Finding::kind).containsExactly(FindingKind.PLAN_TIME);
    assertThat(findings.get(0).severity()).isEqualTo(Severity.MEDIUM);
    assertThat(findings.get(0).evidence())
        .startsWith(
            "planning it takes 45 % of the time of all statements, its work 5.0 %; 0.90 ms for a"
                + " plan, 0.10 ms a call");
  }

  @Test
  void planningOfWhatHardlyCountsIsNobodysTrouble() {
    assertThat(judge("SELECT 1", planned(100, 900), 0.05)).isEmpty();
    assertThat(judge("SELECT 1", planned(100, 900), 0.06))
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
    assertThat(judge("SELECT 1", planned(900, 100), 0.9)).isEmpty();
    assertThat(judge("SELECT 1", new Counters(1000, 900, 1000, 0, 0, 0), 0.9)).isEmpty();
  }

  @Test
  void whatBuildsIndexesHasMemoryOfItsOwn() {
    Counters spilled = new Counters(25, 1000, 0, 0, 0, 25 * 1000);

    assertThat(judge("SELECT 1 ORDER BY 1", spilled, 0.5))
        .extracting(Finding::kind)
        .containsExactly(FindingKind.TEMP_SPILL);
    assertThat(judge("CREATE UNIQUE INDEX a ON b (c)", spilled, 0.5)).isEmpty();
    assertThat(judge("reindex table b", spilled, 0.5)).isEmpty();
  }
}
