package dev.pgvitals.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A look each second: how often it takes a thread to find out whether there is one. */
class ThreadProbeTest {
  private static final int INTERVAL = (int) ThreadProbe.INTERVAL.toSeconds();
  private static final int ALERT_TIME = (int) ThreadProbe.ALERT_TIME.toSeconds();

  // A clock may begin anywhere, and pass its end.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();
  private long refused;
  private boolean threads = true;
  private int trials;
  private final ThreadProbe probe = new ThreadProbe(() -> now, () -> refused, this::trial);

  private boolean trial() {
    trials++;
    return threads;
  }

  /** How many trials that takes. */
  private int look(int seconds) {
    int before = trials;
    for (int i = 0; i < seconds; i++) {
      probe.isShort();
      now += Duration.ofSeconds(1).toNanos();
    }
    return trials - before;
  }

  @Test
  void atRestATrialIsRareAndTheFirstIsMadeAtOnce() {
    assertThat(look(1)).isEqualTo(1);
    assertThat(look(INTERVAL - 1)).isZero();
    assertThat(look(10 * INTERVAL)).isEqualTo(10);
    assertThat(probe.isShort()).isFalse();
  }

  @Test
  void aRefusalAnywhereIsLookedIntoAtOnceAndEachSecondUntilItIsLongPast() {
    look(2);

    refused = 1;

    assertThat(look(1)).isEqualTo(1);
    assertThat(look(ALERT_TIME)).isEqualTo(ALERT_TIME);
    assertThat(probe.isShort()).isFalse();
    look(1);
    assertThat(look(10 * INTERVAL)).isEqualTo(10);
  }

  @Test
  void aShortageThatOnlyTheTrialFindsLastsUntilItIsLongPast() {
    look(1);

    threads = false;
    look(INTERVAL);
    assertThat(probe.isShort()).isTrue();

    threads = true;
    assertThat(look(ALERT_TIME)).isEqualTo(ALERT_TIME);
    assertThat(probe.isShort()).isTrue();
    look(2);
    assertThat(probe.isShort()).isFalse();
    assertThat(look(10 * INTERVAL)).isEqualTo(10);
  }

  @Test
  void aRefusalDuringAShortageMakesItLonger() {
    threads = false;
    look(1);
    threads = true;
    look(ALERT_TIME - 1);

    refused = 1;
    look(ALERT_TIME);

    assertThat(probe.isShort()).isTrue();
  }
}
