package dev.pgvitals.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhaseOffsetTest {
  private static final List<String> NAMES =
      IntStream.range(0, 600).mapToObj(i -> "db-" + i).toList();

  private static List<String> byOffset(Duration every) {
    return NAMES.stream()
        .sorted(Comparator.comparingLong(name -> PhaseOffset.offset(name, every.toNanos())))
        .toList();
  }

  @Test
  void turnsAreSpreadOverTheWholeInterval() {
    long every = Duration.ofSeconds(15).toNanos();
    long[] perSecond = new long[15];
    for (String name : NAMES) {
      perSecond[(int) (PhaseOffset.offset(name, every) / Duration.ofSeconds(1).toNanos())]++;
    }
    assertThat(Arrays.stream(perSecond).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(20L, 60L));
  }

  @Test
  void theOrderOfTurnsIsTheSameForEveryInterval() {
    assertThat(byOffset(Duration.ofSeconds(1)))
        .isEqualTo(byOffset(Duration.ofSeconds(15)))
        .isEqualTo(byOffset(Duration.ofHours(12)));
  }

  @Test
  void itIsTheOrderOfThePlaces() {
    assertThat(byOffset(Duration.ofSeconds(15)))
        .isEqualTo(
            NAMES.stream()
                .sorted((a, b) -> Long.compareUnsigned(PhaseOffset.of(a), PhaseOffset.of(b)))
                .toList());
  }
}
