package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code pgvitals status} prints of a running agent, and how it ends. */
@Timeout(120)
class StatusCommandIT {
  private static final String QUERIES =
      """
      t_pool:
        query: SELECT 'a' AS name, %s AS used_ratio
        metrics:
          - name: {usage: LABEL, description: Pool}
          - used_ratio:
              usage: GAUGE
              description: Used
              alert: {name: PoolFull, warning: 0.8, critical: 0.9, summary: A pool is full.}
      """;

  @TempDir private Path directory;
  private RunningAgent agent;

  @BeforeEach
  void start() throws Exception {
    agent =
        RunningAgent.start(
            directory,
            QUERIES.formatted("0.5"),
            "interval: 1s\nservers: [{name: db, url: '%s'}]\n"
                .formatted(
                    Postgres.shared(18).uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")));
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private Terminal.Outcome status(String... more) {
    String[] words = new String[more.length + 3];
    words[0] = "status";
    words[1] = "--url";
    words[2] = "http://" + agent.address() + "/";
    System.arraycopy(more, 0, words, 3, more.length);
    return new Terminal(directory).run(words);
  }

  private Terminal.Outcome awaitExit(int exitCode) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(this::status, outcome -> outcome.exitCode() == exitCode);
  }

  @Test
  void theExitCodeIsThatOfTheWorstProblem() {
    assertThat(awaitExit(0).out()).startsWith("OK: 1 of 1 server up; 0 problems, 0 pending; ");

    agent.queries(QUERIES.formatted("0.95"));
    agent.reload();
    assertThat(awaitExit(2).out())
        .contains("critical  db      PoolFull  95 % > 90 %", "name=a\n\nPoolFull: A pool is full.");

    agent.queries(QUERIES.formatted("0.85"));
    agent.reload();
    awaitExit(1);
    agent.queries(QUERIES.formatted("0.5"));
    agent.reload();
    awaitExit(0);
  }

  @Test
  void jsonIsWhatTheAgentHasAnswered() {
    awaitExit(0);
    Terminal.Outcome json = status("--json");
    assertThat(json.exitCode()).isZero();
    assertThat(json.out()).startsWith("{\"agent\":{").endsWith("}\n");
    assertThat(status("--json", "--server", "db").out()).startsWith("{\"name\":\"db\",");
    assertThat(status("--server", "db").out()).startsWith("OK: 1 of 1 server up; ");
  }

  @Test
  void anAgentThatCannotBeAskedIsUnknown() {
    assertThat(status("--server", "no"))
        .isEqualTo(new Terminal.Outcome(3, "", "unknown server 'no'; known: db\n"));

    String gone = agent.address();
    agent.close();
    Terminal.Outcome outcome = status();
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err())
        .startsWith("cannot ask the agent at http://" + gone + ": ")
        .endsWith("; is it running there? Say with --url where it is\n");
  }

  @Test
  void theAddressIsTheOneThatIsConfigured() {
    Terminal terminal =
        new Terminal(directory)
            .file(
                "here.yaml",
                "listen: '"
                    + agent.address()
                    + "'\ncatalogue: [queries.yaml]\n"
                    + "servers: [{name: db, url: 'postgresql://x@nowhere.invalid/x'}]\n");
    awaitExit(0);
    assertThat(terminal.run("status", "-c", "@here.yaml").out()).startsWith("OK: ");

    terminal.file("empty.yaml", "listen: '" + agent.address() + "'\n");
    assertThat(terminal.run("status", "-c", "@empty.yaml").out()).startsWith("OK: ");

    assertThat(terminal.run("status", "-c", "@pgvitals.yaml").err())
        .startsWith("the configuration lets the agent listen on any free port: say with --url");
    assertThat(terminal.run("status", "--url", "localhost").err())
        .startsWith("--url must be the address of an agent, such as http://localhost:9187\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:99999", "http://bad host:9187", "http://:9187", "http:///"})
  void anAddressThatCannotBeOneIsAUsageError(String url) {
    Terminal.Outcome outcome = new Terminal(directory).run("status", "--url", url);

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).startsWith("--url must be the address of an agent, such as ");
  }

  @Test
  void aLoginInTheAddressIsRefusedAndNotShown() {
    Terminal.Outcome outcome =
        new Terminal(directory).run("status", "--url", "http://me:secret@" + agent.address());

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).startsWith("--url must have no login: ").doesNotContain("secret");
  }
}
