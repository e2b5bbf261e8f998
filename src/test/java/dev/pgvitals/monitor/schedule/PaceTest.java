package dev.pgvitals.monitor.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration ORDINARY = Duration.ofSeconds(15);

  private final Pace<String> pace = new Pace<>(ORDINARY);

  /** So many runs that take so long. */
  private void ran(String query, int times, double millis) {
    for (int i = 0; i < times; i++) {
      pace.ran(query, EVERY, millis(millis));
    }
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos((long) (millis * 1e6));
  }

  private long seconds() {
    return pace.interval(EVERY).toSeconds();
  }

  @Test
  void whatCostsLittleRunsAsOftenAsItSays() {
    ran("a", 20, 3.9);

    assertThat(seconds()).isEqualTo(2);
    assertThat(pace.share()).isEqualTo(0.00195, within(1e-9));
  }

  @Test
  void whatCostsMoreThanItsShareRunsHalfAsOftenUntilItDoesNot() {
    ran("a", 20, 4.1);
    assertThat(seconds()).isEqualTo(4);

    ran("a", 20, 15);
    assertThat(seconds()).isEqualTo(8);
    assertThat(pace.share()).isLessThan(Pace.LIMIT);
  }

  @Test
  void whateverItCostsItRunsOnceInTheOrdinaryInterval() {
    ran("a", 20, 5_000);

    assertThat(pace.interval(EVERY)).isEqualTo(ORDINARY);
    assertThat(pace.interval(Duration.ofMinutes(5)))
        .as("what is to run less often anyway")
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void allOfThemTogetherHaveTheShareOfOne() {
    ran("a", 20, 2.5);
    ran("b", 20, 2.5);

    assertThat(seconds()).isEqualTo(4);
    assertThat(pace.share()).isEqualTo(0.00125, within(1e-9));
  }

  @Test
  void aRunThatHadToWaitOnceIsNoMeasure() {
    ran("a", 1, 900);
    ran("a", 2, 1);
    assertThat(seconds()).isEqualTo(2);

    for (int i = 0; i < 50; i++) {
      ran("a", 4, 1);
      ran("a", 1, 900);
      assertThat(seconds()).isEqualTo(2);
    }
  }

  @Test
  void whatHasBecomeCheapRunsMoreOftenAgain() {
    ran("a", 20, 100);
    assertThat(seconds()).isEqualTo(15);

    ran("a", 20, 1);
    assertThat(seconds()).isEqualTo(2);
  }

  @Test
  void itDoesNotSwing() {
    ran("a", 20, 4.1);
    assertThat(seconds()).isEqualTo(4);
    ran("a", 20, 3.5);
    assertThat(seconds()).isEqualTo(4);
    ran("a", 20, 2.9);
    assertThat(seconds()).isEqualTo(2);
  }

  @Test
  void theWayToTheServerIsNotTheServersTime() {
    for (double millis : new double[] {95, 80, 300}) {
      pace.answered(millis(millis));
    }
    ran("a", 20, 82);

    assertThat(seconds()).isEqualTo(2);
    assertThat(pace.share()).isEqualTo(0.001, within(1e-9));
  }

  @Test
  void whatIsNoLongerSampledCostsNothing() {
    ran("a", 20, 100);
    pace.retain(Set.of("b"));
    ran("b", 3, 1);

    assertThat(seconds()).isEqualTo(2);
  }
}
