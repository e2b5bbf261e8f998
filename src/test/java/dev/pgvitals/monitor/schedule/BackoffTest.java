package dev.pgvitals.monitor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Backoff backoff = new Backoff(new SplittableRandom(1));

  @Test
  void doublesUpToTheLimitWithJitterOfAHalf() {
    for (int second : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
      assertThat(backoff.next(LIMIT))
          .isBetween(Duration.ofMillis(second * 500L), Duration.ofSeconds(second));
    }
  }

  @Test
  void staysAtTheLimitHoweverLongItLasts() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(backoff.next(LIMIT)).isBetween(Duration.ofMillis(500), LIMIT);
    }
  }

  @Test
  void aSuccessStartsItAnew() {
    backoff.next(LIMIT);
    backoff.next(LIMIT);
    backoff.reset();

    assertThat(backoff.next(LIMIT)).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void neverWaitsLongerThanAShortLimit() {
    Duration limit = Duration.ofMillis(300);

    assertThat(backoff.next(limit)).isLessThanOrEqualTo(limit);
  }
}
