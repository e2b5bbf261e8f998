package dev.pgvitals.jobrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.page.JobsPage;
import org.junit.jupiter.api.Test;

class JobRunTableTest {
  @Test
  void thePageShowsTheTableThatTheProductCreates() {
    assertThat(JobsPage.sql("Jobs that report themselves")).isEqualTo(JobRunTable.setup());
  }

  @Test
  void aRoleIsNamedAsSqlHasIt() {
    assertThat(JobRunTable.grants("Night Shift")).contains("TO \"Night Shift\";");
  }
}
