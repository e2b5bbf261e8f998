package dev.pgvitals.advice.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements are not planned, as planning would run what somebody has written. */
class HazardsTest {
  private static final Hazards HAZARDS =
      new Hazards(Map.of("nap", false, "inlined", true), Set.of("==="), Set.of("napping"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT nap()",
        "SELECT NAP ( )",
        "SELECT public.\"nap\"()",
        "SELECT '\"', nap(), \"x\"",
        "SELECT nap(now())",
        "SELECT nap(pg_catalog.now())",
        "SELECT nap(current_date)",
        "SELECT nap(now()::date)",
        "SELECT nap('constant')",
        "SELECT inlined(o.id) FROM o",
        "SELECT * FROM napping",
        "SELECT * FROM \"napping\" AS n",
        "SELECT 1 === 2",
        "SELECT U&\"n\\0061p\"()",
      })
  void whatPlanningCouldRunIsNotPlanned(String text) {
    assertThat(HAZARDS.in(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT nap($1)",
        "SELECT nap(o.id) FROM o",
        "SELECT nap(id + 1) FROM o",
        "SELECT nap FROM o",
        "SELECT 'nap()' FROM o -- nap()",
        "SELECT lower(name), a == b FROM o WHERE c IN ($1)",
      })
  void whatDependsOnRowsIsPlanned(String text) {
    assertThat(HAZARDS.in(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 /* %s */",
        "SELECT '%s'",
        "SELECT '\"%s\"'",
        "SELECT 1 AS \"%s\"",
        "SELECT nap(%s id) FROM o",
        "SELECT nap(/* %s */ id) FROM o",
        "SELECT %s FROM o",
      })
  void aLongTextIsReadInOneGo(String text) {
    for (String word : List.of("x", "nap(nap(", "nap(id), ", "a.b", "a.", "((", "x ")) {
      String end = ")".repeat(word.equals("nap(nap(") ? 40_000 : 0);
      String statement = text.formatted(word.repeat(20_000) + " id " + end);
      assertTimeoutPreemptively(Duration.ofSeconds(30), () -> HAZARDS.in(statement));
    }
  }
}
