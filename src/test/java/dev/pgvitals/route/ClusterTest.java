package dev.pgvitals.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a cluster makes of the positions of p1, r1 and r2, by a clock of the test's own. */
class ClusterTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final String SYSTEM = "7001";
  private static final Wish SECOND = lag(Duration.ofSeconds(1));

  private long now = Duration.ofHours(1).toNanos();
  private long written = 1_000;
  private final Cluster cluster = new Cluster("orders", INTERVAL, () -> now);

  ClusterTest() {
    cluster.consistOf(List.of("p1", "r1", "r2"));
  }

  private static Wish lag(Duration most) {
    return new Wish(Optional.of(most), Optional.empty());
  }

  private Position position(boolean inRecovery, long lsn, int timeline) {
    return new Position(now, now, inRecovery, lsn, timeline, inRecovery, SYSTEM);
  }

  private void primary(String server) {
    cluster.sampled(server, position(false, written, 1));
  }

  private void replica(String server, long lsn) {
    cluster.sampled(server, position(true, lsn, 1));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** So many intervals in which the primary writes, and each standby has all of it. */
  private void runWell(int intervals) {
    for (int i = 0; i < intervals; i++) {
      pass(INTERVAL);
      written += 10;
      primary("p1");
      replica("r1", written);
      replica("r2", written);
    }
  }

  /** So many intervals in which the primary writes, and r1 has no more than that. */
  private void runBehind(int intervals, long lsn) {
    for (int i = 0; i < intervals; i++) {
      pass(INTERVAL);
      written += 10;
      primary("p1");
      replica("r1", lsn);
    }
  }

  private RouteAnswer answer(String server, Wish wish) {
    return cluster.answer(server, wish).orElseThrow();
  }

  @Test
  void nothingIsReadyBeforeItWasAsked() {
    assertThat(answer("r1", Wish.ANY).reason()).isEqualTo("it has not answered yet");
    assertThat(cluster.primary().ready()).isFalse();
    assertThat(cluster.primary().reason())
        .isEqualTo(
            "no server of the cluster is known to take writes, and nothing is known of p1, r1, r2");
    assertThat(cluster.answer("other", Wish.ANY)).isEmpty();
  }

  @Test
  void aStandbyIsInAfterTenGoodSamplesAndOutAfterTwoBadOnes() {
    runWell(9);
    RouteAnswer early = answer("r1", SECOND);
    assertThat(early.ready()).isFalse();
    assertThat(early.reason()).isEqualTo("current again; in use after 1 more such samples");
    runWell(1);
    assertThat(answer("r1", SECOND).ready()).isTrue();
    assertThat(answer("r1", SECOND).lagSeconds()).hasValue(0);

    long stopped = written;
    runBehind(10, stopped);
    assertThat(answer("r1", SECOND).ready()).as("one second").isTrue();
    runBehind(1, stopped);
    assertThat(answer("r1", SECOND).ready()).as("one bad sample").isTrue();
    runBehind(1, stopped);
    RouteAnswer late = answer("r1", SECOND);
    assertThat(late.ready()).isFalse();
    assertThat(late.reason()).isEqualTo("up to 1.200 s behind");
    assertThat(late.lagBytes()).hasValue(120);
    assertThat(answer("r1", lag(Duration.ofSeconds(5))).ready()).isTrue();
    assertThat(answer("r1", Wish.ANY).ready()).isTrue();
  }

  @Test
  void whoAsksForTheFirstTimeIsToldByWhatIsKnown() {
    runWell(10);

    assertThat(answer("r1", lag(Duration.ofMillis(200))).ready()).isTrue();
  }

  @Test
  void anIdlePrimaryMakesNoLag() {
    runWell(10);
    for (int i = 0; i < 1_000; i++) {
      pass(INTERVAL);
      primary("p1");
      replica("r1", written);
    }

    assertThat(answer("r1", SECOND).ready()).isTrue();
    assertThat(answer("r1", SECOND).lagSeconds()).hasValue(0);
  }

  @Test
  void whatIsOlderThanThreeIntervalsSaysNothing() {
    runWell(10);
    assertThat(answer("r1", SECOND).ready()).isTrue();

    pass(INTERVAL.multipliedBy(3));
    assertThat(answer("r1", SECOND).ready()).isTrue();
    pass(Duration.ofNanos(1));
    RouteAnswer old = answer("r1", SECOND);
    assertThat(old.ready()).isFalse();
    assertThat(old.role()).isEmpty();
    assertThat(old.reason()).isEqualTo("its last answer is 0.3 s old");
    assertThat(cluster.primary().ready()).isFalse();

    runWell(9);
    assertThat(answer("r1", SECOND).ready()).as("after a gap, ten are wanted anew").isFalse();
    runWell(1);
    assertThat(answer("r1", SECOND).ready()).isTrue();
  }

  @Test
  void withoutAPrimaryNobodysLagIsKnown() {
    runWell(10);
    answer("r1", SECOND);
    for (int i = 0; i < 4; i++) {
      pass(INTERVAL);
      replica("r1", written);
    }

    assertThat(answer("r1", SECOND).reason())
        .isEqualTo(
            "no server of the cluster is known to take writes, and nothing is known of p1, r2");
    assertThat(answer("r1", Wish.ANY).ready()).as("whatever its lag").isTrue();
  }

  @Test
  void theNewerTimelineTakesTheWritesAndNobodyGoesBack() {
    runWell(10);
    assertThat(cluster.primary().server()).isEqualTo("p1");

    pass(INTERVAL);
    cluster.sampled("r1", position(false, written + 100, 2));
    primary("p1");
    replica("r2", written);
    assertThat(cluster.primary().server()).isEqualTo("r1");
    assertThat(answer("p1", Wish.ANY).reason())
        .isEqualTo("it takes writes on timeline 1, and r1 does on timeline 2, which is newer");
    assertThat(answer("r2", SECOND).reason())
        .isEqualTo("it streams timeline 1, and r1, the primary, is on timeline 2");

    pass(INTERVAL.multipliedBy(4));
    primary("p1");
    assertThat(cluster.primary().reason())
        .isEqualTo(
            "p1 takes writes on timeline 1, and r1 has on timeline 2, which is newer: where that is"
                + " given up, restart the agent");
    assertThat(answer("p1", Wish.PRIMARY).ready()).isFalse();
  }

  @Test
  void ofTwoOnOneTimelineNeitherIsThePrimary() {
    runWell(10);
    primary("r1");

    assertThat(cluster.primary().reason()).isEqualTo("p1 and r1 take writes, both on timeline 1");
    assertThat(answer("p1", Wish.PRIMARY).ready()).isFalse();
    assertThat(answer("r2", SECOND).ready()).isFalse();
  }

  @Test
  void whoIsAheadOfThePrimaryHasAnotherHistory() {
    runWell(10);
    replica("r1", written + 5_000);
    assertThat(answer("r1", SECOND).ready()).as("the primary may have written it since").isTrue();
    runBehind(1, written + 5_000);

    assertThat(answer("r1", Wish.ANY).reason())
        .isEqualTo("it is ahead of p1, the primary: it has another history");
  }

  @Test
  void whoIsNoCopyOfThePrimaryIsOut() {
    runWell(10);
    cluster.sampled("r1", new Position(now, now, true, written, 1, true, "7002"));

    assertThat(answer("r1", Wish.ANY).reason())
        .isEqualTo("it is no copy of p1, the primary: their system identifiers differ");
  }

  @Test
  void beforeThePrimarysPastIsKnownALongLagIsNotTold() {
    runBehind(10, 500);

    RouteAnswer answer = answer("r1", SECOND);
    assertThat(answer.ready()).isFalse();
    assertThat(answer.lagSeconds()).isEmpty();
    assertThat(answer.reason())
        .isEqualTo("it is further behind than is known of p1, the primary: more than 0.9 s");
  }

  @Test
  void theRoleIsAsked() {
    runWell(10);

    assertThat(answer("p1", new Wish(Optional.empty(), Optional.of(Role.REPLICA))).reason())
        .isEqualTo("it is the primary");
    assertThat(answer("r1", Wish.PRIMARY).reason()).isEqualTo("it is a replica");
    assertThat(answer("p1", Wish.PRIMARY).ready()).isTrue();
    assertThat(answer("p1", SECOND).lagSeconds()).hasValue(0);
  }

  @Test
  void aLagThatCannotBeProvenIsRefused() {
    assertThat(cluster.refusal(Duration.ofMillis(200))).isEmpty();
    assertThat(cluster.refusal(Duration.ofMillis(199)))
        .hasValue(
            "max_lag must be at least 200ms, twice routing.interval, which is 100ms: a shorter lag"
                + " cannot be proven");
    assertThat(cluster.refusal(Duration.ofHours(1)))
        .hasValue(
            "max_lag must be at most 27m18s400ms: the primary's positions are kept for so long with"
                + " routing.interval: 100ms");
  }

  @Test
  void lagsThatNobodyAsksForAnyMoreAreForgotten() {
    runWell(10);
    for (int i = 0; i < 40; i++) {
      answer("r1", lag(Duration.ofSeconds(1 + i)));
    }
    assertThat(cluster.figures("r1").orElseThrow().changes()).hasSize(16);

    pass(Duration.ofMinutes(11));
    runWell(1);
    assertThat(cluster.figures("r1").orElseThrow().changes()).isEmpty();
    assertThat(cluster.figures("r1").orElseThrow().ready()).containsOnlyKeys(Optional.empty());
  }

  @Test
  void aServerThatFailsSaysWhy() {
    cluster.failed("r1", "Connection refused");

    assertThat(answer("r1", Wish.ANY).reason()).isEqualTo("Connection refused");
    assertThat(cluster.figures("r1").orElseThrow().failures()).isOne();
  }

  @Test
  void aServerThatLeavesIsForgottenAndTheOthersStay() {
    runWell(10);
    answer("r1", SECOND);
    cluster.consistOf(List.of("p1", "r1"));

    assertThat(cluster.answer("r2", Wish.ANY)).isEmpty();
    assertThat(answer("r1", SECOND).ready()).isTrue();
    cluster.forget("r1");
    cluster.consistOf(List.of("p1", "r1"));
    assertThat(answer("r1", SECOND).reason()).isEqualTo("it has not answered yet");
  }
}
