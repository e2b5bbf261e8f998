package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pgvitals snapshot}, and what {@code pgvitals incidents show} makes of it. */
@Timeout(120)
class SnapshotCommandIT {
  private static final String CONFIGURATION =
      "incidents: {directory: kept}\ninterval: 1s\nservers: [{name: 'orders 1', url: '%s'}]\n";

  @TempDir private Path directory;

  @Test
  void printsTheIdOfWhatCanBeShown() throws Exception {
    String url = Postgres.shared(18).uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
    String configuration = "catalogue: [builtin]\n" + CONFIGURATION.formatted(url);
    try (RunningAgent agent = RunningAgent.start(directory, "", configuration)) {
      await("the server, and the directory")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  Files.isDirectory(directory.resolve("kept"))
                      && agent.samples().contains("pg_up{server=\"orders 1\"} 1"));
      Terminal terminal = new Terminal(directory);
      String[] words = {"snapshot", "--url", "http://" + agent.address(), "--server", "orders 1"};

      Terminal.Outcome taken = terminal.run(words);
      Terminal.Outcome tooSoon = terminal.run(words);
      Terminal.Outcome shown =
          terminal.run("incidents", "-c", "@pgvitals.yaml", "show", taken.out().strip());

      assertThat(taken.err()).isEmpty();
      assertThat(taken.exitCode()).isZero();
      assertThat(taken.out()).matches("\\d{8}T\\d{9}Z_orders-1-[0-9a-f]{8}_snapshot\n");
      assertThat(tooSoon.exitCode()).isEqualTo(1);
      assertThat(tooSoon.err()).contains("its last snapshot is less than 10 s old");
      assertThat(shown.err()).isEmpty();
      assertThat(shown.out())
          .startsWith("orders 1: somebody asked for a snapshot\nIncident ")
          .contains("\nserver    health  connections", "orders 1: PostgreSQL 18")
          .contains("no earlier incident of this server");
      assertThat(shown.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
      assertThat(terminal.run("snapshot", "--url", "http://" + agent.address(), "-s", "x").err())
          .isEqualTo("unknown server 'x'; known: orders 1\n");
    }
  }
}
