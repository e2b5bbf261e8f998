package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.Ticks;
import dev.pgvitals.fixture.MovableClocks;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The agent is ill when it does not do its work any more. */
class AgentHealthTest {
  private final MovableClocks clocks = new MovableClocks();
  private Duration reload = Duration.ZERO;
  private final AgentHealth health =
      new AgentHealth(new Ticks(clocks::nanos, InstantSource.system()), () -> reload);

  @Test
  void itIsWellFromTheStartAndAsLongAsItTicks() {
    assertThat(health.ill()).isEmpty();

    for (int i = 0; i < 5; i++) {
      clocks.pass(Duration.ofSeconds(9));
      assertThat(health.ill()).isEmpty();
      health.ticked();
    }
  }

  @Test
  void itIsIllTenSecondsAfterItsLastTickAndWellAgainWithTheNext() {
    clocks.pass(Duration.ofSeconds(11));
    assertThat(health.ill())
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("nothing has been collected for 11 s"));

    health.ticked();
    assertThat(health.ill()).isEmpty();
  }

  @Test
  void itIsIllWhenAReloadDoesNotEnd() {
    reload = Duration.ofSeconds(119);
    assertThat(health.ill()).isEmpty();

    reload = Duration.ofSeconds(121);
    assertThat(health.ill())
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("a reload has been going for 121 s"));
  }
}
