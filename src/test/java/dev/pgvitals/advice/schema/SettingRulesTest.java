package dev.pgvitals.advice.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingRulesTest {
  @Test
  void whereABuildCanLeaveADamagedIndexThatIsSaidFirst() {
    Finding finding = SettingRules.release(140_003).orElseThrow();

    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    assertThat(finding.evidence()).startsWith("14.3: CREATE INDEX CONCURRENTLY and REINDEX");
    assertThat(finding.actions().get(0)).startsWith("Update to the newest 14 before");
    assertThat(List.of(130_023, 140_004, 150_000, 180_004))
        .allSatisfy(version -> assertThat(SettingRules.release(version)).isEmpty());
  }
}
