package dev.pgvitals.report.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** All databases of a server together. */
class SizesTest {
  private static final long FIRST = Histories.FIRST_DAY;

  @Test
  void aDatabaseThatWasNotLookedAtHasNotGone() {
    Points gappy = Histories.by(5, day -> day != 2, day -> 10 + day);
    Points whole = Histories.by(5, day -> 100);

    assertThat(Sizes.sum(List.of(gappy, whole)).values()).containsExactly(110, 111, 111, 113, 114);
  }

  @Test
  void oneThatCameOrWasDroppedIsAJump() {
    Points came = Histories.by(4, day -> day > 1, day -> 10);
    Points dropped = Histories.by(4, day -> day < 3, day -> 100);

    assertThat(Sizes.sum(List.of(came, dropped)).values()).containsExactly(100, 100, 110, 10);
  }

  @Test
  void aDayOnWhichNothingWasLookedAtIsNone() {
    Points both = Histories.by(4, day -> day != 1, day -> 10);

    assertThat(Sizes.sum(List.of(both, both)).days()).containsExactly(FIRST, FIRST + 2, FIRST + 3);
  }

  @Test
  void aSizeOfThatDayOrShortlyBefore() {
    Points gappy = Histories.by(9, day -> day < 4, day -> day);

    assertThat(Sizes.on(gappy, FIRST + 3)).contains(3.0);
    assertThat(Sizes.on(gappy, FIRST + 5)).contains(3.0);
    assertThat(Sizes.on(gappy, FIRST + 6)).isEmpty();
    assertThat(Sizes.on(gappy, FIRST - 1)).isEmpty();
    assertThat(Sizes.on(Points.NONE, FIRST)).isEmpty();
  }
}
