package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A look each second: how often it takes a thread to find out whether there is one. */
class ShortageLookTest {
  private static final int RARELY = (int) ShortageLook.RARELY.toSeconds();
  private static final int RELIEF = (int) ShortageLook.RELIEF.toSeconds();

  // A clock may begin anywhere, and pass its end.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();
  private long refused;
  private boolean threads = true;
  private int trials;
  private final ShortageLook look = new ShortageLook(() -> now, () -> refused, this::trial);

  private boolean trial() {
    trials++;
    return threads;
  }

  /** How many trials that takes. */
  private int look(int seconds) {
    int before = trials;
    for (int i = 0; i < seconds; i++) {
      look.isShort();
      now += Duration.ofSeconds(1).toNanos();
    }
    return trials - before;
  }

  @Test
  void atRestATrialIsRareAndTheFirstIsMadeAtOnce() {
    assertThat(look(1)).isEqualTo(1);
    assertThat(look(RARELY - 1)).isZero();
    assertThat(look(10 * RARELY)).isEqualTo(10);
    assertThat(look.isShort()).isFalse();
  }

  @Test
  void aRefusalAnywhereIsLookedIntoAtOnceAndEachSecondUntilItIsLongPast() {
    look(2);

    refused = 1;

    assertThat(look(1)).isEqualTo(1);
    assertThat(look(RELIEF)).isEqualTo(RELIEF);
    assertThat(look.isShort()).isFalse();
    look(1);
    assertThat(look(10 * RARELY)).isEqualTo(10);
  }

  @Test
  void aShortageThatOnlyTheTrialFindsLastsUntilItIsLongPast() {
    look(1);

    threads = false;
    look(RARELY);
    assertThat(look.isShort()).isTrue();

    threads = true;
    assertThat(look(RELIEF)).isEqualTo(RELIEF);
    assertThat(look.isShort()).isTrue();
    look(2);
    assertThat(look.isShort()).isFalse();
    assertThat(look(10 * RARELY)).isEqualTo(10);
  }

  @Test
  void aRefusalDuringAShortageMakesItLonger() {
    threads = false;
    look(1);
    threads = true;
    look(RELIEF - 1);

    refused = 1;
    look(RELIEF);

    assertThat(look.isShort()).isTrue();
  }
}
