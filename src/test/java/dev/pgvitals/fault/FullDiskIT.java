package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no more than a part of each incident: a limit of file sizes stands for it. */
@Timeout(180)
class FullDiskIT {
  private static final Pattern COMPLAINT = Pattern.compile("cannot keep incidents in ");

  @TempDir private Path directory;

  private static String configuration() {
    String url = Postgres.shared(18).uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
    return """
        listen: "127.0.0.1:0"
        incidents: {directory: kept}
        servers:
          - {name: one, url: "%1$s"}
          - {name: two, url: "%1$s"}
        """
        .formatted(url);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("kept"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static boolean has(Http http, String sample) {
    return http.get("/metrics").samples().contains(sample);
  }

  @Test
  void isToldOnceAndOnceWhenThereIsRoomAgainAndMetricsGoOn() throws Exception {
    Files.writeString(directory.resolve("pgvitals.yaml"), configuration());
    try (AgentProcess agent =
        AgentProcess.startWithin(
            List.of("prlimit", "--fsize=16384:unlimited"),
            directory,
            List.of("-XX:-UsePerfData"),
            "--config",
            "pgvitals.yaml")) {
      Http http = agent.http();
      await("a directory, and both servers")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  Files.isDirectory(directory.resolve("kept"))
                      && has(http, "pg_up{server=\"one\"} 1")
                      && has(http, "pg_up{server=\"two\"} 1"));

      Http.Answer refused = http.post("/-/snapshot");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("one: it cannot be written; see the agent's log");
      assertThat(has(http, "pgvitals_incident_failures_total 2.0")).isTrue();
      assertThat(has(http, "pg_up{server=\"one\"} 1")).isTrue();
      assertThat(files()).as("no part of a file stays").isEmpty();
      agent.awaitOutput(COMPLAINT);
      assertThat(COMPLAINT.matcher(agent.output()).results()).hasSize(1);

      new ProcessBuilder(
              "prlimit", "--pid", Long.toString(agent.handle().pid()), "--fsize=unlimited")
          .start()
          .waitFor();
      await("a snapshot that may be taken again")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> http.post("/-/snapshot").status() == 200);
      agent.awaitOutput(Pattern.compile("incidents are kept in \\S+ again"));
      assertThat(files()).hasSize(2);
      assertThat(COMPLAINT.matcher(agent.output()).results()).hasSize(1);
    }
  }
}
