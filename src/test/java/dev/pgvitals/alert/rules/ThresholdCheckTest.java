package dev.pgvitals.alert.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.PlacedThreshold;
import dev.pgvitals.alert.ServerThreshold;
import dev.pgvitals.alert.ThresholdValues;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Limits for alerts whose rules are written by hand; SetupTest has those of the catalogue. */
class ThresholdCheckTest {
  private static final HandWrittenAlerts WRITTEN =
      new HandWrittenAlerts(
          Map.of("PostgresRollbackRateHigh", Set.of(Level.WARNING), "PostgresDown", Set.of()));

  private static void check(String alert, OptionalDouble warning, OptionalDouble critical)
      throws ProblemsException {
    Position position = new Position("c.yaml", 3, 7);
    new ThresholdCheck(new Catalogue(List.of()), WRITTEN)
        .check(
            List.of(
                new PlacedThreshold(
                    position,
                    "servers[0].thresholds." + alert,
                    alert,
                    new ServerThreshold(warning, critical))));
  }

  private static String refused(String alert, OptionalDouble warning, OptionalDouble critical) {
    return catchThrowableOfType(ProblemsException.class, () -> check(alert, warning, critical))
        .text();
  }

  @Test
  void anAlertThatNoColumnHasIsKnownByItsWrittenRule() {
    assertThatCode(
            () ->
                check("PostgresRollbackRateHigh", OptionalDouble.of(0.01), OptionalDouble.empty()))
        .doesNotThrowAnyException();
  }

  @Test
  void aLevelThatTheWrittenRuleDoesNotAskForIsRefused() {
    assertThat(refused("PostgresRollbackRateHigh", OptionalDouble.empty(), OptionalDouble.of(0.01)))
        .isEqualTo(
            "c.yaml:3:7: servers[0].thresholds.PostgresRollbackRateHigh: the alert has no level"
                + " \"critical\"");
  }

  @Test
  void anAlertWithoutALimitIsKnownAndHasNoneToSet() {
    String why =
        ": the alert has no limit to set: it is about something that is so or is not; to have it"
            + " quiet, route or silence it in Alertmanager";
    assertThat(
            refused("PostgresDown", OptionalDouble.empty(), OptionalDouble.of(ThresholdValues.OFF)))
        .isEqualTo("c.yaml:3:7: servers[0].thresholds.PostgresDown" + why);
    assertThat(refused("PostgresDwn", OptionalDouble.of(1), OptionalDouble.empty()))
        .as("one without a limit is not suggested")
        .isEqualTo(
            "c.yaml:3:7: servers[0].thresholds.PostgresDwn: there is no alert of this name; known:"
                + " PostgresRollbackRateHigh");
  }

  @Test
  void writtenNamesAreSuggestedToo() {
    assertThat(refused("PostgresRollbackRate", OptionalDouble.of(1), OptionalDouble.empty()))
        .isEqualTo(
            "c.yaml:3:7: servers[0].thresholds.PostgresRollbackRate: there is no alert of this"
                + " name; did you mean \"PostgresRollbackRateHigh\"?");
  }
}
