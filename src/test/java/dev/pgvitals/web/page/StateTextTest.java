package dev.pgvitals.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.web.status.ReloadOutcome;
import dev.pgvitals.web.status.Stall;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateTextTest {
  @Test
  void readinessNamesTheServersThatAreWaitedFor() {
    assertThat(StateText.readiness(List.of())).isEqualTo("ready");
    assertThat(StateText.readiness(List.of("orders", "stock")))
        .isEqualTo("not ready: not tried yet: orders, stock");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          COLLECTION | nothing collected for 11 s: the agent is stuck, restart it
          RELOAD     | a reload has been running for 11 s: the file system with the configuration or catalogue is not responding
          """)
  void aStallSaysForHowLongAndWhatToDo(Stall.Part part, String text) {
    assertThat(StateText.stall(new Stall(part, Duration.ofMillis(11_900)))).isEqualTo(text);
  }

  @Test
  void aReloadTellsWhatIsInForce() {
    assertThat(StateText.reload(ReloadOutcome.done(1, 2)))
        .isEqualTo("reloaded: 1 server, 2 queries");
    assertThat(StateText.reload(ReloadOutcome.done(2, 1)))
        .isEqualTo("reloaded: 2 servers, 1 query");
  }

  @Test
  void aRefusedReloadTellsEachProblemWithItsPlace() {
    List<Problem> problems =
        List.of(
            new Problem(new Position("a.yaml", 1, 2), "pg_locks.interval", "bad"),
            new Problem(new Position("b.yaml", 3, 4), "", "worse"));

    assertThat(StateText.reload(ReloadOutcome.refused(problems)))
        .isEqualTo("a.yaml:1:2: pg_locks.interval: bad\nb.yaml:3:4: worse");
  }

  @Test
  void aHundredProblemsAreEnoughToBeginWith() {
    Problem problem = new Problem(new Position("a.yaml", 1, 2), "", "bad");

    assertThat(StateText.reload(ReloadOutcome.refused(Collections.nCopies(103, problem))))
        .hasLineCount(101)
        .endsWith("\nand 3 more; run pgvitals check to see all");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FAILED   | unexpected error; see the log for details
          RUNNING  | reload still running; see the log for the result
          STOPPING | not reloaded: the agent is stopping
          """)
  void aReloadThatWasNotDoneSaysWhy(ReloadOutcome.Status status, String text) {
    assertThat(StateText.reload(ReloadOutcome.without(status))).isEqualTo(text);
  }
}
