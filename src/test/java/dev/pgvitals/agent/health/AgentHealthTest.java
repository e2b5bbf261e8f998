package dev.pgvitals.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.time.Clocks;
import dev.pgvitals.web.status.Stall;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The agent is ill when it does not do its work any more. */
class AgentHealthTest {
  private long now = Duration.ofDays(-1).toNanos();
  private Duration reload = Duration.ZERO;
  private final AgentHealth health =
      new AgentHealth(new Clocks(() -> now, InstantSource.system()), () -> reload);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void itIsWellFromTheStartAndAsLongAsItTicks() {
    assertThat(health.stall()).isEmpty();

    for (int i = 0; i < 5; i++) {
      pass(AgentHealth.MAX_TICK_AGE);
      assertThat(health.stall()).isEmpty();
      health.ticked();
    }
  }

  @Test
  void itIsIllTenSecondsAfterItsLastTickAndWellAgainWithTheNext() {
    pass(Duration.ofSeconds(10).plusNanos(1));
    assertThat(health.stall())
        .contains(new Stall(Stall.Part.COLLECTION, Duration.ofSeconds(10).plusNanos(1)));

    health.ticked();
    assertThat(health.stall()).isEmpty();
  }

  /** Who asks may have read the clock before the tick that has just ended did. */
  @Test
  void noTickIsYoungerThanNow() {
    health.ticked();
    pass(Duration.ofNanos(-1));

    assertThat(health.tickAge()).isZero();
  }

  @Test
  void itIsIllWhenAReloadDoesNotEnd() {
    reload = Duration.ofMinutes(2);
    assertThat(health.stall()).isEmpty();

    reload = reload.plusNanos(1);
    assertThat(health.stall()).contains(new Stall(Stall.Part.RELOAD, reload));
  }
}
