package dev.pgvitals.alert.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alert.Level;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandWrittenAlertsTest {
  private static final String RULES =
      """
      groups:
        - name: databases
          rules:
            - alert: PostgresRollbackRateHigh
              expr: |
                rollbacks > on (job, instance, server) group_left ()
                  pgvitals_alert_threshold{alert="PostgresRollbackRateHigh",severity="warning"}
                or
                (rollbacks > 0.05 unless on (job, instance, server)
                  pgvitals_alert_threshold{alert="PostgresRollbackRateHigh",severity="warning"})
            - alert: PostgresRollbackRateHigh
              expr: |
                rollbacks > on (job, instance, server) group_left ()
                  pgvitals_alert_threshold{alert="PostgresRollbackRateHigh", severity="critical"}
            - alert: PostgresDown
              expr: pg_up == 0
            - alert: PostgresDatabaseSizeHigh
              expr: size > on (job) group_left () pgvitals_alert_threshold{alert="PostgresDatabaseSizeHigh",severity="critical"}
      """;

  @Test
  void theRulesThemselvesSayWhichLimitsCanBeSet() {
    assertThat(HandWrittenAlerts.inRules(RULES).levels())
        .isEqualTo(
            Map.of(
                "PostgresRollbackRateHigh",
                Set.of(Level.WARNING, Level.CRITICAL),
                "PostgresDown",
                Set.of(),
                "PostgresDatabaseSizeHigh",
                Set.of(Level.CRITICAL)));
  }

  @Test
  void theListThatIsShippedSaysTheSame() {
    String text = HandWrittenAlerts.inRules(RULES).text();

    assertThat(text)
        .isEqualTo(
            "PostgresDatabaseSizeHigh critical\nPostgresDown\nPostgresRollbackRateHigh warning"
                + " critical\n");
    assertThat(HandWrittenAlerts.parse("# heading\n\n" + text))
        .isEqualTo(HandWrittenAlerts.inRules(RULES));
  }
}
