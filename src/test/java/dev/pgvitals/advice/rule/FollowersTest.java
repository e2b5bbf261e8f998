package dev.pgvitals.advice.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.advice.look.Counters;
import dev.pgvitals.advice.look.WatchedStatement;
import dev.pgvitals.advice.report.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** A statement for each row of another one, as far as counters tell. */
class FollowersTest {
  private static final WatchedStatement LOOKUP =
      new WatchedStatement("2", "app", "SELECT", new Counters(5000, 100, 5000, 0, 0, 0), 0.5, 60);

  /** Calls up to each look of the statements 1 and 2. */
  private static List<Finding> judge(int looks, IntUnaryOperator parent, IntUnaryOperator child) {
    List<Map<String, Counters>> series = new ArrayList<>();
    long parents = 0;
    long children = 0;
    for (int i = 0; i < looks; i++) {
      parents += parent.applyAsInt(i);
      children += child.applyAsInt(i);
      series.add(Map.of("1", calls(parents), "2", calls(children)));
    }
    return new Followers(series).judge("shop", List.of(LOOKUP), one -> true);
  }

  private static Counters calls(long calls) {
    return new Counters(calls, 0, 0, 0, 0, 0);
  }

  /** As load goes up and down. */
  private static int load(int i) {
    return 10 + i * 7 % 13;
  }

  @Test
  void callsThatFollowThoseOfAnotherAtASteadyRatioAreACandidate() {
    List<Finding> findings = judge(31, FollowersTest::load, i -> 20 * load(i) + i % 3);

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).evidence())
        .contains("20.", "for each call of statement 1 at each time (correlation 1.00)");
    assertThat(findings.get(0).doubt()).startsWith("a candidate only");
  }

  @Test
  void aSteadyLoadOfBothTellsNothing() {
    assertThat(judge(31, i -> 10, i -> 200)).isEmpty();
  }

  @Test
  void fewLooksTellNothing() {
    assertThat(judge(20, FollowersTest::load, i -> 20 * load(i))).isEmpty();
  }

  @Test
  void aRatioThatChangesTellsNothing() {
    assertThat(judge(31, FollowersTest::load, i -> (i % 5 == 0 ? 90 : 3) * load(i))).isEmpty();
  }

  @Test
  void asManyCallsAsTheOtherAreNoneForEachRow() {
    assertThat(judge(31, FollowersTest::load, i -> 2 * load(i))).isEmpty();
  }
}
