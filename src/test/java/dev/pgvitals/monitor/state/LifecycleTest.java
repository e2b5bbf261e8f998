package dev.pgvitals.monitor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private static final Failure REFUSED = new Failure(FailureReason.CONNECT, "", "refused");

  private final Lifecycle lifecycle = new Lifecycle();

  @Test
  void isNotTriedBeforeTheFirstAttempt() {
    assertThat(lifecycle.tried()).isFalse();
    assertThat(lifecycle.up()).isFalse();
    assertThat(lifecycle.down()).isEmpty();
  }

  @Test
  void eachTimeItComesUpIsAnEpochOfItsOwn() {
    long before = lifecycle.epoch();

    assertThat(lifecycle.markUp(1)).isTrue();
    assertThat(lifecycle.markUp(2)).as("it is up already").isFalse();

    assertThat(lifecycle.epoch()).isEqualTo(before + 1);
    assertThat(lifecycle.lastContact()).isEqualTo(2);
  }

  @Test
  void aFailureOfAnEarlierEpochChangesNothing() {
    long before = lifecycle.epoch();
    lifecycle.markUp(1);

    assertThat(lifecycle.markDown(REFUSED, before, 0)).isFalse();
    assertThat(lifecycle.up()).isTrue();
  }

  @Test
  void isDownForAReasonUntilItComesUp() {
    assertThat(lifecycle.markDown(REFUSED, lifecycle.epoch(), 0)).isTrue();
    assertThat(lifecycle.tried()).isTrue();
    assertThat(lifecycle.down()).contains(REFUSED);

    lifecycle.markUp(1);

    assertThat(lifecycle.down()).isEmpty();
  }
}
