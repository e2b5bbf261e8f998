package dev.pgvitals.dashboard.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.catalogue.read.Catalogues;
import dev.pgvitals.dashboard.Limits;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where boards have their numbers from. */
class AlertLimitsTest {
  private static final String SHOP =
      """
      shop:
        query: SELECT 1 AS late, 2 AS stock, 3 AS odd
        scope: cluster
        metrics:
          - late: {usage: GAUGE, alert: {name: ShopLate, warning: 10, critical: 20, summary: Late.}}
          - stock: {usage: GAUGE, alert: {name: ShopEmpty, critical: 5, below: true, summary: Empty.}}
          - odd: {usage: GAUGE, alert: {name: ShopOdd, warning: off, summary: Odd.}}
      """;

  private final AlertLimits limits = AlertLimits.of(Catalogues.read(SHOP).catalogue());

  @Test
  void anAlertOfTheCatalogueHasTheLimitsThatItSays() {
    assertThat(limits.find("ShopLate"))
        .isEqualTo(Optional.of(new Limits(false, OptionalDouble.of(10), OptionalDouble.of(20))));
    assertThat(limits.find("ShopEmpty"))
        .isEqualTo(Optional.of(new Limits(true, OptionalDouble.empty(), OptionalDouble.of(5))));
  }

  @Test
  void oneThatOnlyAServerCanSetHasNone() {
    assertThat(limits.find("ShopOdd").orElseThrow().isEmpty()).isTrue();
    assertThat(limits.find("PostgresConnectionsCountHigh").orElseThrow().isEmpty()).isTrue();
  }

  @Test
  void anAlertThatSaysWhatIsSoOrIsNotHasNone() {
    assertThat(limits.find("PostgresDown").orElseThrow().isEmpty()).isTrue();
    assertThat(limits.find("PostgresNothing")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PostgresHealthScoreLow, true, 80, 50",
    "PostgresQueryLatencyHigh, false, 1, 3",
    "PostgresAvailabilityBelowTarget, true, 0.999,",
    "PostgresRestarted, true, 600,",
    "PostgresStatStatementsFull, false, 0.95,",
    "PostgresAuthFailuresHigh, false,, 5",
    "PostgresTempFilesHigh, false, 5e9,",
    "PostgresSequentialScansHigh, false, 1e6,",
    "PostgresRolePasswordExpiring, true, 1209600,",
    "PostgresBackupStale, false, 90000, 172800",
    "PgBouncerClientConnectionsHigh, false, 0.8, 0.95",
    "PostgresCheckpointsTooFrequent, false, 0.5,",
    "PostgresCacheHitRatioLow, true, 0.9, 0.8",
    "PostgresQueryLatencyP99High, false, 0.5,",
  })
  void rulesThatAreWrittenByHandHaveTheirsInTheExpression(
      String alert, boolean below, Double orange, Double red) {
    Limits found = limits.find(alert).orElseThrow();

    assertThat(found.below()).isEqualTo(below);
    is(found.orange(), orange);
    is(found.red(), red);
  }

  private static void is(OptionalDouble limit, Double expected) {
    if (expected == null) {
      assertThat(limit).isEmpty();
    } else {
      assertThat(limit.orElseThrow()).isCloseTo(expected, within(1e-9));
    }
  }
}
