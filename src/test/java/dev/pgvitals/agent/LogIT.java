package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log is the least of the agent's duties: it goes on whatever becomes of its lines. */
class LogIT {
  @TempDir private Path directory;

  private void configure(String servers) throws IOException {
    Files.writeString(
        directory.resolve("pgvitals.yaml"),
        "listen: \"127.0.0.1:0\"\ninterval: 1s\nservers:\n" + up() + servers);
  }

  private static String up() {
    return "  - {name: up, url: '%s'}\n"
        .formatted(Postgres.shared(18).uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a full disk", "a pipe that nobody reads"})
  void theAgentCollectsServesReloadsAndStopsWhateverBecomesOfItsLog(String output)
      throws IOException {
    configure("");
    int port = freePort();
    Redirect redirect =
        output.equals("a full disk") ? Redirect.to(Path.of("/dev/full").toFile()) : Redirect.PIPE;
    try (AgentProcess agent =
        AgentProcess.startUnread(
            directory, redirect, "--config", "pgvitals.yaml", "--listen", "127.0.0.1:" + port)) {
      Http http = new Http("127.0.0.1:" + port);
      await("every server tried")
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> http.get("/-/ready").status() == 200);
      // Its mistakes fill a screen, so that refusing it a few times fills a pipe.
      configure("  - {url: h, unheard_of: 1}\n".repeat(300));
      for (int i = 0; i < 20; i++) {
        assertThat(http.post("/-/reload").status()).isNotEqualTo(200);
      }

      double before = lastSuccess(http);
      await("a later run").until(() -> lastSuccess(http) > before);
      assertThat(http.get("/metrics").samples()).contains("pg_up{server=\"up\"} 1");
      assertThat(lines(http, "lost") + lines(http, "written")).isPositive();
      assertThat(lines(http, "written")).isLessThan(20);
      agent.signal("TERM");
      assertThat(agent.exitCode(Promptly.LIMIT)).isZero();
    }
  }

  @Test
  void manyServersThatGoAtOnceDoNotFillTheDisk() throws IOException {
    StringBuilder down = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      down.append("  - {name: down-%d, url: 'postgresql://n:n@127.0.0.1:1/n'}\n".formatted(i));
    }
    configure(down.toString());
    try (AgentProcess agent =
        AgentProcess.start(directory, Map.of(), "run", "--config", "pgvitals.yaml")) {
      Http http = agent.http();
      agent.awaitOutput(Pattern.compile("log lines suppressed"));

      assertThat(agent.output().lines().filter(line -> line.contains(" down: ")).count())
          .isBetween(150L, 260L);
      assertThat(lines(http, "suppressed")).isPositive();
      assertThat(http.get("/metrics").samples()).contains("pg_up{server=\"up\"} 1");
    }
  }

  @Test
  void jsonIsOneObjectALine() throws IOException {
    configure("  - {name: gone, url: 'postgresql://n:n@127.0.0.1:1/n'}\n");
    try (AgentProcess agent =
        AgentProcess.start(
            directory, Map.of(), "run", "--config", "pgvitals.yaml", "--log-format", "json")) {
      Http http = agent.http();
      agent.awaitOutput(Pattern.compile("\"server\":\"gone\",\"reason\":\"connect\""));
      agent.awaitOutput(Pattern.compile("\"server\":\"up\",\"message\":\"up: PostgreSQL 18"));
      Files.writeString(directory.resolve("pgvitals.yaml"), "nonsense: [\n");
      http.post("/-/reload");
      agent.signal("TERM");
      agent.exitCode(Promptly.LIMIT);

      ObjectMapper mapper = new ObjectMapper();
      for (String line : agent.output().lines().toList()) {
        assertThat(mapper.readTree(line).has("message")).as(line).isTrue();
      }
      assertThat(agent.output()).contains("\"level\":\"error\"", "reload failed", "\"stopped\"");
    }
  }

  private static double lastSuccess(Http http) {
    return sample(
        http, "pgvitals_query_last_success_timestamp_seconds{server=\"up\",query=\"pg_locks\"}");
  }

  private static double lines(Http http, String outcome) {
    return sample(http, "pgvitals_log_lines_total{outcome=\"" + outcome + "\"}");
  }

  private static double sample(Http http, String series) {
    return http.get("/metrics").samples().stream()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(series + " is not there"));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
