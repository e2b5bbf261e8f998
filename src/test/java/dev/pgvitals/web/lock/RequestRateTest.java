package dev.pgvitals.web.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.web.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A burst at once, and then one in each interval. */
class RequestRateTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void aBurstAndThenOneInEachInterval() {
    RequestRate rate = new RequestRate(new RateLimit(Duration.ofSeconds(1), 3), 0);

    assertThat(rate.admits(0)).isTrue();
    assertThat(rate.admits(0)).isTrue();
    assertThat(rate.admits(0)).isTrue();
    assertThat(rate.admits(0)).isFalse();
    assertThat(rate.admits(SECOND)).isTrue();
    assertThat(rate.admits(SECOND)).isFalse();
    assertThat(rate.admits(100 * SECOND)).isTrue();
    assertThat(rate.admits(100 * SECOND)).isTrue();
    assertThat(rate.admits(100 * SECOND)).isTrue();
    assertThat(rate.admits(100 * SECOND)).isFalse();
  }
}
