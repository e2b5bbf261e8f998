package dev.pgvitals.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A level counts when it has lasted, and is gone when that has lasted as long. */
class SustainedLevelsTest {
  private static final Duration RUN = Duration.ofSeconds(15);
  private static final Alert POOL =
      alert("PoolFull", Duration.ofMinutes(5), Duration.ofMinutes(1), 0.8, 0.9);
  private static final Thresholds AS_RULED = new Thresholds(Map.of());

  private final SustainedLevels levels = new SustainedLevels();

  /** As of {@code System.nanoTime}: it may pass the greatest number. */
  private long now = Long.MAX_VALUE - Duration.ofMinutes(3).toNanos();

  private static Alert alert(
      String name, Duration warningFor, Duration criticalFor, double warning, double critical) {
    return new Alert(
        name,
        Optional.of(new Alert.Threshold(warning, warningFor, 15)),
        Optional.of(new Alert.Threshold(critical, criticalFor, 40)),
        false,
        Duration.ZERO,
        Map.of(),
        "s",
        "",
        Optional.empty());
  }

  /** The level that counts after runs that give this value for that long. */
  private int runs(double value, Duration time) {
    int level = 0;
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(RUN)) {
      now += RUN.toNanos();
      level = run(POOL, AS_RULED, value);
    }
    return level;
  }

  private int run(Alert alert, Thresholds thresholds, double value) {
    SustainedLevels.Look look = levels.look(thresholds);
    look.add(alert, value, now);
    return look.levels().getOrDefault(alert.name(), -1);
  }

  @Test
  void itIsSoSinceTheRunThatShowedItFirst() {
    assertThat(runs(0.5, RUN)).isZero();
    assertThat(levels.since("PoolFull", Level.CRITICAL)).isEmpty();

    long first = now + RUN.toNanos();
    runs(0.95, RUN.multipliedBy(2));
    assertThat(levels.since("PoolFull", Level.CRITICAL)).as("not yet counting").hasValue(first);
    assertThat(runs(0.95, Duration.ofMinutes(2))).isEqualTo(2);
    assertThat(levels.since("PoolFull", Level.CRITICAL)).hasValue(first);
    assertThat(levels.since("PoolFull", Level.WARNING)).hasValue(first);

    runs(0.5, RUN.multipliedBy(2));
    assertThat(levels.since("PoolFull", Level.CRITICAL)).as("not yet gone").hasValue(first);
    assertThat(levels.since("PoolFull", Level.WARNING)).as("it never counted").isEmpty();
    runs(0.5, Duration.ofMinutes(2));
    assertThat(levels.since("PoolFull", Level.CRITICAL)).isEmpty();

    levels.retain(Set.of());
    assertThat(levels.since("PoolFull", Level.CRITICAL)).isEmpty();
  }

  @Test
  void aLevelCountsOnceItHasLastedForTheTimeOfItsAlert() {
    assertThat(runs(0.85, Duration.ofMinutes(5))).isZero();
    assertThat(runs(0.85, RUN)).isEqualTo(1);
  }

  @Test
  void itLeavesOnceItHasBeenGoneForThatTime() {
    runs(0.85, Duration.ofMinutes(6));

    assertThat(runs(0.5, Duration.ofMinutes(5))).isEqualTo(1);
    assertThat(runs(0.5, RUN)).isZero();
  }

  @Test
  void whatComesAndGoesNeitherComesNorGoes() {
    for (int i = 0; i < 100; i++) {
      assertThat(runs(0.85, Duration.ofMinutes(2))).isZero();
      assertThat(runs(0.5, RUN)).isZero();
    }
    runs(0.85, Duration.ofMinutes(6));
    for (int i = 0; i < 100; i++) {
      assertThat(runs(0.5, Duration.ofMinutes(2))).isEqualTo(1);
      assertThat(runs(0.85, RUN)).isEqualTo(1);
    }
  }

  @Test
  void eachLevelHasItsOwnPatience() {
    assertThat(runs(0.95, Duration.ofMinutes(1))).isZero();
    assertThat(runs(0.95, RUN)).as("critical after a minute").isEqualTo(2);
    assertThat(runs(0.85, Duration.ofMinutes(1))).isEqualTo(2);
    assertThat(runs(0.85, RUN)).as("five minutes of a warning are not over").isZero();
    assertThat(runs(0.85, Duration.ofMinutes(3)))
        .as("they began when it was critical")
        .isEqualTo(1);
  }

  @Test
  void anAlertThatWaitsForNothingCountsAtOnce() {
    Alert now = alert("A", Duration.ZERO, Duration.ZERO, 1, 2);

    assertThat(run(now, AS_RULED, 3)).isEqualTo(2);
    assertThat(run(now, AS_RULED, 1.5)).isEqualTo(1);
    assertThat(run(now, AS_RULED, 0)).isZero();
  }

  @Test
  void aSingleRunProvesNothingHoweverLateTheNextOneIs() {
    run(POOL, AS_RULED, 0.95);
    long at = now;
    for (int i = 0; i < 10; i++) {
      SustainedLevels.Look look = levels.look(AS_RULED);
      look.add(POOL, 0.95, at);
      assertThat(look.levels()).containsEntry("PoolFull", 0);
    }
    now += Duration.ofHours(1).toNanos();

    assertThat(run(POOL, AS_RULED, 0.5)).isZero();
  }

  @Test
  void oneOfManyDatabasesIsEnoughToBeBeyondAndAllMustBeFine() {
    long first = now;
    assertThat(look(0.95, first, 0.1, first)).isZero();
    now += Duration.ofMinutes(2).toNanos();
    assertThat(look(0.95, first, 0.1, now)).as("only the other one was asked again").isZero();
    assertThat(look(0.95, now, 0.1, now)).isEqualTo(2);

    long fine = now += RUN.toNanos();
    assertThat(look(0.1, fine, 0.1, fine)).isEqualTo(2);
    now += Duration.ofMinutes(2).toNanos();
    assertThat(look(0.1, fine, 0.1, now)).as("only the other one was asked again").isEqualTo(2);
    assertThat(look(0.1, now, 0.1, now)).isZero();
  }

  private int look(double value, long at, double other, long otherAt) {
    SustainedLevels.Look look = levels.look(AS_RULED);
    look.add(POOL, value, at);
    look.add(POOL, other, otherAt);
    return look.levels().getOrDefault("PoolFull", -1);
  }

  @Test
  void timeWithoutDataChangesNothing() {
    runs(0.95, Duration.ofMinutes(2));

    assertThat(levels.look(AS_RULED).levels()).isEmpty();
    now += Duration.ofHours(1).toNanos();

    assertThat(run(POOL, AS_RULED, 0.95)).isEqualTo(2);
    assertThat(run(POOL, AS_RULED, 0.5)).isEqualTo(2);
    assertThat(runs(0.5, Duration.ofMinutes(2))).isZero();
  }

  @Test
  void whatHadNotLastedBeforeAGapBeginsAnewAfterIt() {
    runs(0.95, Duration.ofMinutes(1));
    levels.interrupt();
    assertThat(runs(0.95, Duration.ofMinutes(1))).isZero();
    assertThat(levels.look(AS_RULED).levels()).isEmpty();
    assertThat(runs(0.95, Duration.ofMinutes(1))).isZero();

    assertThat(runs(0.95, RUN)).isEqualTo(2);
  }

  @Test
  void afterAChangeOfLimitsWhatIsBeyondNoneLeavesAtOnce() {
    runs(0.95, Duration.ofMinutes(6));
    Thresholds higher =
        new Thresholds(
            Map.of(
                "PoolFull", new ServerThreshold(OptionalDouble.of(0.97), OptionalDouble.of(0.99))));

    assertThat(run(POOL, higher, 0.95)).isZero();
    assertThat(run(POOL, AS_RULED, 0.95)).as("and comes with patience").isZero();
  }

  @Test
  void whatIsForgottenBeginsAnew() {
    runs(0.95, Duration.ofMinutes(6));
    levels.retain(Set.of("PoolFull"));
    assertThat(run(POOL, AS_RULED, 0.95)).isEqualTo(2);

    levels.retain(Set.of("Another"));

    assertThat(run(POOL, AS_RULED, 0.95)).isZero();
  }
}
