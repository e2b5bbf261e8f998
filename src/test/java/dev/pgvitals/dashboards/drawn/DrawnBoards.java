package dev.pgvitals.dashboards.drawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./pgvitals test --boards}. By its name it is no part of the suite: it needs Node.js, a
 * browser, hundreds of megabytes from npm, and a quarter of an hour for there to be something to
 * see.
 */
@Timeout(3600)
class DrawnBoards {
  /** So that a graph with ten minutes from point to point has one. */
  private static final Duration HISTORY = Duration.ofMinutes(12);

  private static final Path DASHBOARDS = Path.of("dashboards").toAbsolutePath();
  private static final Path RESULTS = Path.of("target/boards").toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void theJsonIsOfTheTypesThatGrafanaPublishes() throws Exception {
    assertThatNothingIsFound(
        Node.run("types.mjs", List.of(DASHBOARDS.toString(), RESULTS.resolve("types").toString())));
  }

  @Test
  void everyPanelIsDrawnByGrafanasComponentsWithoutAFault() throws Exception {
    try (Lab lab = new Lab(directory)) {
      lab.awaitHistory(HISTORY);
      assertThatNothingIsFound(
          Node.run(
              "draw.mjs",
              List.of(
                  "--dashboards=" + DASHBOARDS,
                  "--prometheus=" + lab.prometheus().address(),
                  "--pictures=" + RESULTS.resolve("pictures"),
                  "--range=" + HISTORY.toSeconds(),
                  "--choose=pgvitals-server:server=orders-1",
                  "--choose=pgvitals-storage:relname=booking",
                  "--choose=pgvitals-queries:queryid=" + lab.busiestStatement())));
    }
  }

  private static void assertThatNothingIsFound(Node.Outcome outcome) {
    System.out.print(outcome.output());
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }
}
