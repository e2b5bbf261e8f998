package dev.pgvitals.catalogue.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads a setting that the agent's sessions have of their own is told so. */
class SessionSettingRuleTest {
  private static List<String> notices(String query) throws ProblemsException {
    String yaml =
        "app:\n  query: |\n    %s\n  metrics:\n    - v: {usage: GAUGE}\n".formatted(query);
    return CatalogueReader.read(
            List.of(CatalogueFiles.builtin(), new CatalogueText("app.yaml", yaml)),
            NamingScheme.PROMETHEUS)
        .notices()
        .stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void whoReadsTheAgentsValueIsTold() throws ProblemsException {
    assertThat(notices("SELECT setting AS v FROM pg_settings WHERE name = 'statement_timeout'"))
        .containsExactly(
            "app.yaml:2:10: app.query: the agent sets statement_timeout in its own sessions: for"
                + " the server's value, read reset_val of pg_settings instead of setting,"
                + " current_setting() or SHOW");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT current_setting('jit') = 'on' AS v",
        "SHOW Default_Transaction_Read_Only",
      })
  void inWhateverWayItIsRead(String query) throws ProblemsException {
    assertThat(notices(query)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT reset_val AS v FROM pg_settings WHERE name = 'statement_timeout'",
        "SELECT 1 AS v, 'work_mem'",
        "SELECT statement_timeout AS v FROM limits",
      })
  void othersAreNot(String query) throws ProblemsException {
    assertThat(notices(query)).isEmpty();
  }
}
