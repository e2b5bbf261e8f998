package dev.pgvitals.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ServerHealthTest {
  private static final Alert POOL = rule("PoolFull", 0.8, 0.9, false, 15, 40);
  private static final Alert CACHE = rule("CacheMisses", 0.9, 0.7, true, 15, 40);
  private static final Thresholds AS_RULED = new Thresholds(Map.of());

  private static Alert rule(
      String name, double warning, double critical, boolean below, double less, double more) {
    return new Alert(
        name,
        Optional.of(new Alert.Threshold(warning, Duration.ofMinutes(5), less)),
        Optional.of(new Alert.Threshold(critical, Duration.ZERO, more)),
        below,
        Duration.ZERO,
        Map.of(),
        "s",
        "",
        Optional.empty());
  }

  private static Thresholds own(String alert, double warning, OptionalDouble critical) {
    return new Thresholds(Map.of(alert, new ServerThreshold(OptionalDouble.of(warning), critical)));
  }

  @Test
  void aValueHasTheLevelOfTheWorstLimitThatItIsBeyond() {
    assertThat(AS_RULED.level(POOL, 0.8)).isZero();
    assertThat(AS_RULED.level(POOL, 0.81)).isEqualTo(1);
    assertThat(AS_RULED.level(POOL, 0.9)).isEqualTo(1);
    assertThat(AS_RULED.level(POOL, 0.91)).isEqualTo(2);
    assertThat(AS_RULED.level(CACHE, 0.9)).isZero();
    assertThat(AS_RULED.level(CACHE, 0.89)).isEqualTo(1);
    assertThat(AS_RULED.level(CACHE, 0.69)).isEqualTo(2);
    assertThat(AS_RULED.level(CACHE, Double.NaN)).isZero();
  }

  @Test
  void aServersOwnLimitHoldsLevelByLevel() {
    Thresholds lower = own("PoolFull", 0.5, OptionalDouble.empty());

    assertThat(lower.level(POOL, 0.6)).isEqualTo(1);
    assertThat(lower.level(POOL, 0.91)).isEqualTo(2);
    assertThat(lower.level(CACHE, 0.89)).isEqualTo(1);
  }

  @Test
  void whatIsOffIsNeverPassed() {
    Thresholds off = own("PoolFull", ThresholdValues.OFF, OptionalDouble.of(ThresholdValues.OFF));

    assertThat(off.level(POOL, 1e9)).isZero();
    assertThat(own("PoolFull", ThresholdValues.OFF, OptionalDouble.empty()).level(POOL, 0.95))
        .isEqualTo(2);
  }

  @Test
  void theScoreLosesEachVitalsPenaltyOnceByItsWorstValue() {
    ServerHealth.Tally tally = new ServerHealth.Tally(AS_RULED);
    tally.add(POOL, 0.5);
    tally.add(POOL, 0.85);
    tally.add(POOL, 0.86);
    tally.add(CACHE, 0.95);
    assertThat(tally.health()).isEqualTo(health(85, Map.of("PoolFull", 1, "CacheMisses", 0)));
    assertThat(tally.health().status()).isEqualTo(ServerHealth.Status.HEALTHY);

    tally.add(POOL, 0.95);
    tally.add(POOL, 0.1);
    assertThat(tally.health()).isEqualTo(health(60, Map.of("PoolFull", 2, "CacheMisses", 0)));
    assertThat(tally.health().status()).isEqualTo(ServerHealth.Status.DEGRADED);

    tally.add(CACHE, 0.5);
    assertThat(tally.health().score()).isEqualTo(20);
    assertThat(tally.health().status()).isEqualTo(ServerHealth.Status.UNHEALTHY);
  }

  private static ServerHealth health(double score, Map<String, Integer> levels) {
    return new ServerHealth(score, levels, levels);
  }

  @Test
  void whatCountsIsWhatHasLasted() {
    ServerHealth.Tally tally = new ServerHealth.Tally(AS_RULED);
    tally.add(POOL, 0.95);
    tally.add(CACHE, 0.85);

    ServerHealth health = tally.health(Map.of("PoolFull", 1, "CacheMisses", 0));

    assertThat(health.score()).isEqualTo(85);
    assertThat(health.levels()).isEqualTo(Map.of("PoolFull", 2, "CacheMisses", 1));
    assertThat(health.sustained()).isEqualTo(Map.of("PoolFull", 1, "CacheMisses", 0));
  }

  @Test
  void theScoreIsNeverBelowZero() {
    ServerHealth.Tally tally = new ServerHealth.Tally(AS_RULED);
    tally.add(rule("A", 1, 2, false, 15, 90), 3);
    tally.add(rule("B", 1, 2, false, 15, 90), 3);

    assertThat(tally.health().score()).isZero();
  }

  @Test
  void eightyIsHealthyAndFiftyDegraded() {
    assertThat(health(80, Map.of()).status()).isEqualTo(ServerHealth.Status.HEALTHY);
    assertThat(health(79.9, Map.of()).status()).isEqualTo(ServerHealth.Status.DEGRADED);
    assertThat(health(50, Map.of()).status()).isEqualTo(ServerHealth.Status.DEGRADED);
    assertThat(health(49.9, Map.of()).status()).isEqualTo(ServerHealth.Status.UNHEALTHY);
    assertThat(ServerHealth.DOWN.status()).isEqualTo(ServerHealth.Status.UNHEALTHY);
  }
}
