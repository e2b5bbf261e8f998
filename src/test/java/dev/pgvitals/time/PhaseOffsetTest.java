package dev.pgvitals.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhaseOffsetTest {
  private static final List<String> NAMES =
      IntStream.range(0, 600).mapToObj(i -> "db-" + i).toList();

  private static final Duration UNIT = Duration.ofSeconds(15);

  private static Duration offset(String name, Duration every) {
    return Duration.ofNanos(PhaseOffset.offset(name, every.toNanos(), UNIT.toNanos()));
  }

  /** How many have their turn in each of so many equal parts of an interval. */
  private static List<Integer> spread(Duration every, int parts) {
    Integer[] counts = new Integer[parts];
    Arrays.fill(counts, 0);
    for (String name : NAMES) {
      counts[(int) offset(name, every).dividedBy(every.dividedBy(parts))]++;
    }
    return List.of(counts);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 15, 60, 90, 300, 900, 3600, 43_200})
  void turnsAreSpreadOverTheWholeInterval(int seconds) {
    assertThat(spread(Duration.ofSeconds(seconds), 15))
        .allSatisfy(count -> assertThat(count).isBetween(20, 60));
  }

  @Test
  void inAnHourToo() {
    assertThat(spread(Duration.ofHours(1), 240)).allSatisfy(c -> assertThat(c).isLessThan(15));
  }

  @Test
  void aTurnOfALongIntervalIsOneOfEachIntervalThatDividesIt() {
    for (String name : NAMES) {
      for (int longer : new int[] {30, 60, 300, 600, 1800, 3600, 86_400}) {
        for (int shorter : new int[] {1, 2, 5, 15, 30, 60, 300, 1800}) {
          if (longer % shorter == 0) {
            assertThat(
                    offset(name, Duration.ofSeconds(longer)).toNanos()
                        % Duration.ofSeconds(shorter).toNanos())
                .as("%s: %d s and %d s", name, longer, shorter)
                .isEqualTo(offset(name, Duration.ofSeconds(shorter)).toNanos());
          }
        }
      }
    }
  }

  @Test
  void theOrderOfTurnsInAUnitIsThatOfThePlaces() {
    assertThat(byOffset(UNIT)).isEqualTo(byPlace());
  }

  /** Whose turns are close in a unit are in one group of what is compressed, as in a minute. */
  @Test
  void neighboursOfAUnitAreNeighboursInAMinuteToo() {
    List<String> order = byPlace();
    long close =
        IntStream.range(1, order.size())
            .filter(
                i ->
                    offset(order.get(i), Duration.ofMinutes(1))
                            .minus(offset(order.get(i - 1), Duration.ofMinutes(1)))
                            .abs()
                            .compareTo(Duration.ofSeconds(1))
                        < 0)
            .count();
    assertThat(close).isGreaterThan(500);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000_000_000L, 3_600_000_000_000L, 31_536_000_000_000_000L})
  void anyUnitWillDo(long unit) {
    for (String name : NAMES) {
      for (long every : new long[] {1, 1000, 15_000_000_000L, 31_536_000_000_000_000L}) {
        assertThat(PhaseOffset.offset(name, every, unit)).isBetween(0L, every - 1);
      }
    }
  }

  private static List<String> byOffset(Duration every) {
    return NAMES.stream().sorted(Comparator.comparing(name -> offset(name, every))).toList();
  }

  private static List<String> byPlace() {
    return NAMES.stream()
        .sorted((a, b) -> Long.compareUnsigned(PhaseOffset.of(a), PhaseOffset.of(b)))
        .toList();
  }
}
