package dev.pgvitals.report.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of histories in which more happens than growth. */
class TrendTest {
  private static final int RUNS = 500;

  private static Trend of(Points points) {
    return Trend.of(points).orElseThrow();
  }

  @Test
  void twoWeeksAreNeeded() {
    assertThat(Trend.of(Histories.by(13, day -> day))).isEmpty();
    assertThat(Trend.of(Histories.by(14, day -> day))).isPresent();
    assertThat(Trend.of(Histories.of())).isEmpty();
    assertThat(Trend.of(Histories.of(1))).isEmpty();
  }

  @Test
  void daysWithoutTheAgentMakeAHistoryNoLonger() {
    assertThat(Trend.of(Histories.by(60, day -> day % 7 == 0, day -> day))).isEmpty();
    Trend trend = of(Histories.by(60, day -> day < 8 || day > 40, day -> 2.0 * day));

    assertThat(trend.days()).isEqualTo(60);
    assertThat(trend.slope().perDay()).isEqualTo(2);
  }

  @Test
  void nothingIsSaidBeyondThreeTimesTheHistory() {
    assertThat(of(Histories.by(14, day -> day)).horizon()).isEqualTo(42);
    assertThat(of(Histories.by(59, day -> day)).horizon()).isEqualTo(177);
    assertThat(of(Histories.by(90, day -> day)).horizon()).isEqualTo(180);
  }

  @Test
  void aLineGoesOnFromItsLastDay() {
    Trend trend = of(Histories.by(30, day -> 100 + 2 * day));

    assertThat(trend.level()).isEqualTo(158);
    assertThat(trend.low(10)).isEqualTo(178);
    assertThat(trend.value(10)).isEqualTo(178);
    assertThat(trend.high(10)).isEqualTo(178);
    assertThat(trend.reach(200).middle()).contains(21);
  }

  @Test
  void aJumpIsToldAndLeftOut() {
    Trend trend = of(Histories.by(60, day -> 1_000 + 2 * day + (day < 40 ? 0 : -500)));

    assertThat(trend.slope()).isEqualTo(new Slope(2, 2, 2));
    assertThat(trend.jumps()).containsExactly(new Trend.Jump(Histories.FIRST_DAY + 40, -500));
    assertThat(trend.level()).isEqualTo(1_000 + 2 * 59 - 500);
  }

  @Test
  void aJumpOnTheLastDayMovesTheLevel() {
    Trend trend = of(Histories.by(60, day -> 1_000 + 2 * day + (day < 59 ? 0 : 300)));

    assertThat(trend.slope().perDay()).isEqualTo(2);
    assertThat(trend.level()).isEqualTo(1_000 + 2 * 59 + 300);
  }

  @Test
  void aJumpIsSeenInNoiseAsWell() {
    Points noisy = Histories.noisy(60, 2, 3, 7);
    Points moved = Histories.by(60, day -> noisy.values()[day] + (day < 20 ? 0 : 400));

    assertThat(of(moved).jumps())
        .singleElement()
        .satisfies(jump -> assertThat(jump.size()).isCloseTo(400, within(20.0)));
    assertThat(of(moved).slope().perDay()).isCloseTo(2, within(0.2));
  }

  @Test
  void loadsEachMonthAreGrowth() {
    Trend trend = of(Histories.by(90, day -> 1_000 + 300 * (day / 30)));

    assertThat(trend.jumps()).isEmpty();
    assertThat(trend.slope().high()).isGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noiseHasNeitherJumpsNorTeeth(long seed) {
    assertThat(of(Histories.noisy(60, 0, 10, seed)).jumps()).isEmpty();
    assertThat(of(Histories.noisy(60, 0, 10, seed)).teeth()).isFalse();
    assertThat(of(Histories.of(Histories.drifting(60, 1, 10, seed))).teeth()).isFalse();
  }

  /** Each fall takes back what had come: of all days, the slope would be that of a tooth. */
  @ParameterizedTest
  @CsvSource({"5, 0", "7, 0", "12, 0", "7, 3", "10, -1"})
  void ofSawTeethTheTipsCount(int length, double perDay) {
    Trend trend = of(Histories.by(60, day -> 1_000 + 50 * (day % length) + perDay * day));

    assertThat(trend.teeth()).isTrue();
    assertThat(trend.slope().perDay()).isCloseTo(perDay, within(1e-9));
    assertThat(trend.value(60) + 1e-9)
        .isGreaterThanOrEqualTo(1_000 + 50 * (length - 1) + perDay * 119);
  }

  @Test
  void teethThatAreTooLongForTheHistoryMakeAWideBand() {
    Trend trend = of(Histories.by(60, day -> 50.0 * (day % 20)));

    assertThat(trend.slope().low()).isNegative();
    assertThat(trend.slope().high()).isPositive();
  }

  @Test
  void whatIsConstantStays() {
    Trend trend = of(Histories.by(60, day -> 42));

    assertThat(trend.slope()).isEqualTo(new Slope(0, 0, 0));
    assertThat(trend.reach(43))
        .isEqualTo(new Reach(Optional.empty(), Optional.empty(), Optional.empty(), 180));
  }

  /** Nine of ten are meant; what drifts keeps drifting, which the band knows in part alone. */
  @ParameterizedTest
  @CsvSource({"30, 90, true", "60, 180, true", "60, 90, true", "30, 90, false", "60, 180, false"})
  void theFutureIsInTheBand(int days, int ahead, boolean drifts) {
    long holding =
        IntStream.range(0, RUNS)
            .filter(
                run -> {
                  double[] all =
                      drifts
                          ? Histories.drifting(days + ahead, 5, 10, run)
                          : Histories.noisy(days + ahead, 5, 10, run).values();
                  Trend trend = of(Histories.by(days, day -> all[day]));
                  double then = all[days + ahead - 1];
                  return trend.low(ahead) <= then && then <= trend.high(ahead);
                })
            .count();

    assertThat(holding).isGreaterThanOrEqualTo(RUNS * 80 / 100);
  }

  @Test
  void aTrendOfThePartsUsesAllOfThem() {
    Shape shape = Shape.of(Histories.by(60, day -> 2 * day + (day < 30 ? 0 : 900)));

    assertThat(shape.parts()).extracting(Points::size).isEqualTo(List.of(30, 30));
  }
}
