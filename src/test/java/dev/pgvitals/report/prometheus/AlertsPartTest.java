package dev.pgvitals.report.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How alerts are counted by steps. */
class AlertsPartTest {
  private static final Duration STEP = Duration.ofMinutes(5);

  private static SortedMap<Long, Double> at(long... seconds) {
    SortedMap<Long, Double> values = new TreeMap<>();
    for (long second : seconds) {
      values.put(second, 1.0);
    }
    return values;
  }

  @Test
  void stepsInARowAreOneTime() {
    assertThat(AlertsPart.times(at(), STEP)).isZero();
    assertThat(AlertsPart.times(at(300, 600, 900), STEP)).isEqualTo(1);
    assertThat(AlertsPart.times(at(300, 900, 1200, 1800), STEP)).isEqualTo(3);
  }

  @Test
  void manyAlertsAreLookedAtMoreCoarsely() {
    assertThat(AlertsPart.step(Duration.ofDays(7), 1)).isEqualTo(STEP);
    assertThat(AlertsPart.step(Duration.ofHours(1), 10)).isEqualTo(STEP);
    assertThat(AlertsPart.step(Duration.ofDays(7), 1_000)).isEqualTo(Duration.ofMinutes(26));
    assertThat(AlertsPart.step(Duration.ofDays(400), 1_000_000)).isEqualTo(Duration.ofDays(4));
  }

  @Test
  void aServersNameIsNoPattern() {
    assertThat(Selection.of(List.of("a.b", "c|d\"\\")).of("up"))
        .isEqualTo("up{server=~\"a\\\\.b|c\\\\|d\\\"\\\\\\\\\"}");
  }
}
