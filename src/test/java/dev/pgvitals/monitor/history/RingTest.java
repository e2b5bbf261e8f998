package dev.pgvitals.monitor.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two hours of a number, a point a minute. */
class RingTest {
  private static final float NONE = Float.NaN;

  private final Ring ring = new Ring();

  private void put(long minute, double value) {
    ring.put(minute, value, Ring.Merge.MEAN);
  }

  @Test
  void aPointIsTheMeanOfItsMinute() {
    put(7, 1);
    put(7, 2);
    put(7, 6);
    put(8, 5);

    assertThat(ring.upTo(8, 3)).containsExactly(NONE, 3, 5);
  }

  @Test
  void orItsWorst() {
    Ring low = new Ring();
    for (int value : new int[] {3, 1, 2}) {
      ring.put(1, value, Ring.Merge.HIGHEST);
      low.put(1, value, Ring.Merge.LOWEST);
    }

    assertThat(ring.upTo(1, 1)).containsExactly(3);
    assertThat(low.upTo(1, 1)).containsExactly(1);
  }

  @Test
  void aMinuteWithoutAValueIsAGapAndSoIsTheTimeSinceTheLast() {
    put(1, 4);
    put(2, Double.NaN);
    put(2, Double.POSITIVE_INFINITY);
    put(3, 4);

    assertThat(ring.upTo(4, 5)).containsExactly(NONE, 4, NONE, 4, NONE);
  }

  @Test
  void whatIsOlderThanTwoHoursIsForgotten() {
    for (int minute = 0; minute < 1000; minute++) {
      put(minute, minute);
    }

    float[] points = ring.upTo(999, Ring.POINTS);
    assertThat(points).hasSize(120).startsWith(880).endsWith(999).doesNotContain(NONE);
    assertThat(ring.upTo(1100, Ring.POINTS)).startsWith(981).endsWith(NONE).contains(999);
    put(2000, 1);
    assertThat(ring.upTo(2000, 3)).containsExactly(NONE, NONE, 1);
    assertThat(ring.upTo(2000, Ring.POINTS)).doesNotContain(999);
  }

  @Test
  void aNumberThatStaysTheSameNeedsNoArray() {
    int small = ring.bytes();
    for (int minute = 0; minute < 500; minute++) {
      put(minute, 0);
    }
    assertThat(ring.bytes()).isEqualTo(small);
    assertThat(ring.upTo(499, Ring.POINTS)).containsOnly(0);

    put(500, 1);
    put(501, 0);
    assertThat(ring.bytes()).isEqualTo(small + 16 + 4 * Ring.POINTS);
    assertThat(ring.upTo(501, 4)).containsExactly(0, 0, 1, 0);

    for (int minute = 502; minute < 502 + 2 * Ring.POINTS; minute++) {
      put(minute, 0);
    }
    assertThat(ring.bytes()).as("once it has calmed down").isEqualTo(small);
    assertThat(ring.upTo(501 + 2 * Ring.POINTS, Ring.POINTS)).containsOnly(0);
  }

  @Test
  void aMeanOverSeveralMinutesIsThePointOfEachOfThem() {
    put(1, 9);
    ring.span(1, 4, 2);
    ring.span(4, 4, 4);

    assertThat(ring.upTo(4, 4)).containsExactly(9, 2, 2, 3);
  }

  @Test
  void aClockThatHasNoZeroWillDo() {
    put(-3, 1);
    put(-2, 2);
    put(0, 3);

    assertThat(ring.upTo(0, 5)).containsExactly(NONE, 1, 2, NONE, 3);
  }
}
