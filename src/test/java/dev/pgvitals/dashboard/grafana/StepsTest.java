package dev.pgvitals.dashboard.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.dashboard.Display;
import dev.pgvitals.dashboard.Limits;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** From limits to colours. */
class StepsTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  private static String steps(
      String unit, boolean below, OptionalDouble orange, OptionalDouble red) {
    return json(unit, Optional.of(new Limits(below, orange, red)));
  }

  private static String json(String unit, Optional<Limits> limits) {
    return Steps.thresholds(
            new Display(unit, Optional.empty(), limits, Optional.empty(), OptionalInt.empty()))
        .element()
        .getAsJsonObject()
        .get("steps")
        .toString()
        .replaceAll("\\{\"color\":\"(\\w+)\"(?:,\"value\":([\\d.]+|null))?}", "$1 $2");
  }

  @Test
  void highValuesAreBad() {
    assertThat(steps("s", false, OptionalDouble.of(0.5), OptionalDouble.of(3)))
        .isEqualTo("[green null,orange 0.5,red 3]");
    assertThat(steps("s", false, NONE, OptionalDouble.of(3))).isEqualTo("[green null,red 3]");
  }

  @Test
  void lowValuesAreBad() {
    assertThat(steps("none", true, OptionalDouble.of(80), OptionalDouble.of(50)))
        .isEqualTo("[red null,orange 50,green 80]");
    assertThat(steps("s", true, OptionalDouble.of(600), NONE)).isEqualTo("[orange null,green 600]");
    assertThat(steps("none", true, NONE, OptionalDouble.of(3))).isEqualTo("[red null,green 3]");
  }

  @Test
  void moreThanNoneIsOneWhereThereAreWholeNumbersOnly() {
    assertThat(steps("none", false, OptionalDouble.of(0), OptionalDouble.of(10)))
        .isEqualTo("[green null,orange 1,red 10]");
    assertThat(steps("s", false, OptionalDouble.of(0), NONE)).isEqualTo("[green null,orange 0]");
  }

  @Test
  void withoutLimitsNothingIsGoodOrBad() {
    assertThat(json("s", Optional.empty())).isEqualTo("[text null]");
  }
}
