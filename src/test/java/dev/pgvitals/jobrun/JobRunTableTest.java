package dev.pgvitals.jobrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.page.JobsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRunTableTest {
  @Test
  void thePageShowsTheTableThatTheProductCreates() {
    assertThat(JobsPage.sql("Jobs that report themselves")).isEqualTo(JobRunTable.setup());
  }

  @Test
  void aRoleIsNamedAsSqlHasIt() {
    assertThat(JobRunTable.grants("Night Shift")).contains("TO \"Night Shift\";");
  }

  /** Those that are in an application's own script, which has nothing of the product's. */
  @ParameterizedTest
  @ValueSource(strings = {"examples/titan/schema.sql", "src/test/resources/dashboards/orders.sql"})
  void othersHaveItsColumns(String script) throws IOException {
    assertThat(columns(Files.readString(Path.of(script)))).isEqualTo(columns(JobRunTable.setup()));
  }

  private static String columns(String sql) {
    Matcher table =
        Pattern.compile("(?s)CREATE TABLE (?:IF NOT EXISTS )?pgvitals\\.job_run \\((.*?)\\);")
            .matcher(sql);
    assertThat(table.find()).isTrue();
    return table
        .group(1)
        .strip()
        .replaceAll(" CHECK \\(status IN \\([^)]*\\)\\)", "")
        .replaceAll("\\s+", " ");
  }
}
