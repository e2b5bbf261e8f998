package dev.pgvitals.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PositionRingTest {
  private final PositionRing ring = new PositionRing(4);

  @Test
  void whatHasComeAsFarHasAllThatWasWrittenUntilThen() {
    ring.add(10, 100);
    ring.add(20, 200);
    ring.add(30, 300);

    assertThat(ring.lastTimeAt(200)).hasValue(20);
    assertThat(ring.lastTimeAt(299)).hasValue(20);
    assertThat(ring.lastTimeAt(300)).hasValue(30);
    assertThat(ring.lastTimeAt(900)).as("beyond").hasValue(30);
  }

  @Test
  void whatIsFurtherBehindThanItKnowsCannotBeTold() {
    ring.add(10, 100);

    assertThat(ring.lastTimeAt(99)).isEmpty();
    assertThat(ring.oldestTime()).hasValue(10);
    assertThat(new PositionRing(4).lastTimeAt(1)).isEmpty();
    assertThat(new PositionRing(4).oldestTime()).isEmpty();
  }

  /** Else a primary that does nothing would have all that it wrote before forgotten. */
  @Test
  void aPrimaryThatStandsStillTakesNoMoreRoom() {
    ring.add(10, 100);
    for (int time = 20; time < 1_000; time++) {
      ring.add(time, 200);
    }

    assertThat(ring.lastTimeAt(100)).hasValue(10);
    assertThat(ring.lastTimeAt(200)).hasValue(999);
  }

  @Test
  void theOldestGoesFirstWhenThereIsNoRoom() {
    for (long i = 1; i <= 10; i++) {
      ring.add(i * 10, i * 100);
    }

    assertThat(ring.oldestTime()).hasValue(70);
    assertThat(ring.lastTimeAt(699)).isEmpty();
    assertThat(ring.lastTimeAt(700)).hasValue(70);
    assertThat(ring.lastTimeAt(950)).hasValue(90);
    assertThat(ring.lastTimeAt(1_000)).hasValue(100);
  }

  @Test
  void aPositionBeforeTheLastIsAnotherHistory() {
    ring.add(10, 500);
    ring.add(20, 300);

    assertThat(ring.oldestTime()).hasValue(20);
    assertThat(ring.lastTimeAt(500)).hasValue(20);
  }
}
