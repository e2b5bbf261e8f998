package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Fifo;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they should be cost what needs them, and nothing else. */
@Timeout(120)
class HarmfulFilesIT {
  private static final String QUERIES =
      "answer: {query: SELECT 1 AS n, metrics: [{n: {usage: GAUGE, description: It}}]}\n";
  private static final String NOT_READ = "is a pipe or a device, not a regular file";

  private static Postgres postgres;

  @TempDir private Path directory;

  @BeforeAll
  static void theServer() {
    postgres = Postgres.shared(18);
  }

  private static String uri() {
    return postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
  }

  private Path configure(String text) throws Exception {
    Files.writeString(directory.resolve("queries.yaml"), QUERIES);
    return Files.writeString(
        directory.resolve("pgvitals.yaml"),
        "listen: \"127.0.0.1:0\"\ncatalogue: [queries.yaml]\ninterval: 1s\n" + text);
  }

  private AgentProcess start(Path file) {
    // What would be watched if the file said nothing.
    return AgentProcess.start(
        directory, Map.of("PGUSER", "nobody", "PGHOST", "127.0.0.1"), "--config", file.toString());
  }

  private static void awaitSample(Http http, String sample) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> http.get("/metrics").samples(), samples -> samples.contains(sample));
  }

  @Test
  void aPipeForAPasswordOrACertificateIsRefusedWithItsPlace() throws Exception {
    Path file = configure("servers: [{name: fine, url: '" + uri() + "'}]\n");
    Path pipe = Fifo.at(directory.resolve("pipe"));
    try (AgentProcess agent = start(file)) {
      Http http = agent.http();
      awaitSample(http, "answer_n{server=\"fine\"} 1");

      configure(
          "servers:\n  - {host: h1, password_file: pipe}\n  - {host: h2, sslrootcert: pipe}\n");

      String refused = http.post("/-/reload").body();
      assertThat(refused)
          .contains("pgvitals.yaml:5:31: servers[0].password_file: the password file " + pipe)
          .contains(
              "pgvitals.yaml:6:29: servers[1].sslrootcert: sslrootcert " + pipe + " " + NOT_READ);
      assertThat(http.get("/metrics").samples()).contains("answer_n{server=\"fine\"} 1");
    }
    try (AgentProcess agent = start(file)) {
      assertThat(agent.exitCode(Promptly.LIMIT)).isEqualTo(1);
      assertThat(agent.output()).contains("pgvitals.yaml:5:31: servers[0].password_file: ");
    }
  }

  @Test
  void aFileThatBecomesAPipeIsAReasonOfItsServerAlone() throws Exception {
    String nowhere = "postgresql://ann@127.0.0.1:1/shop";
    String server = "  - {name: %s, url: '%s%s'%s}\n";
    Path secret = Files.writeString(directory.resolve("secret"), "hunter2");
    Path root = Files.writeString(directory.resolve("root"), "");
    Path key = Files.writeString(directory.resolve("key"), "");
    Path file =
        configure(
            "servers:\n"
                + server.formatted("fine", uri(), "", "")
                + server.formatted("secret", nowhere, "", ", password_file: " + secret)
                + server.formatted("root", nowhere, "?sslmode=verify-full&sslrootcert=" + root, "")
                + server.formatted("key", nowhere, "?sslmode=require&sslkey=" + key, ""));

    try (AgentProcess agent = start(file)) {
      for (String name : List.of("secret", "root", "key")) {
        agent.awaitOutput(Pattern.compile("server=" + name + " reason=connect .* down: "));
      }

      for (Path regular : List.of(secret, root, key)) {
        Files.delete(regular);
        Fifo.at(regular);
      }

      agent.awaitOutput(Pattern.compile("server=secret reason=auth .* down: .*" + NOT_READ));
      agent.awaitOutput(Pattern.compile("server=root reason=tls .*down: .*" + NOT_READ));
      agent.awaitOutput(Pattern.compile("server=key reason=tls .*down: .*" + NOT_READ));
      awaitSample(agent.http(), "answer_n{server=\"fine\"} 1");
    }
  }

  @Test
  void aConfigurationThatIsAPipeOrAnEndlessDeviceIsRefusedAtTheStart() throws Exception {
    for (Path file : new Path[] {Fifo.at(directory.resolve("pipe")), Path.of("/dev/zero")}) {
      try (AgentProcess agent = start(file)) {
        assertThat(agent.exitCode(Promptly.LIMIT)).isEqualTo(1);
        assertThat(agent.output()).contains(file + ":1:1: " + NOT_READ);
      }
    }
  }

  @Test
  void aFileThatLosesItsServersLeavesTheFleetAsItIsUntilItIsWholeAgain() throws Exception {
    String watched = "reload_on_change: 1s\nserver_files: [teams/*.yaml]\n";
    Path team = Files.createDirectories(directory.resolve("teams")).resolve("a.yaml");
    String servers = "servers: [{name: %s, url: '" + uri() + "'}]\n";
    Files.writeString(team, servers.formatted("a"));
    Path file = configure(watched);
    String whole = Files.readString(file);

    try (AgentProcess agent = start(file)) {
      Http http = agent.http();
      awaitSample(http, "answer_n{server=\"a\"} 1");

      Files.writeString(file, "");
      awaitSample(http, "pgvitals_config_last_reload_successful 0.0");
      assertThat(http.post("/-/reload").body()).contains("pgvitals.yaml:1:1: is empty");
      Files.writeString(file, "interval: 1s\nlisten: \"127.0.0.1:0\"\n");
      assertThat(http.post("/-/reload").body())
          .contains("pgvitals.yaml:1:1: no longer lists servers");
      assertThat(http.get("/metrics").samples())
          .contains("answer_n{server=\"a\"} 1")
          .noneMatch(sample -> sample.contains("127.0.0.1:5432"));

      Files.writeString(file, whole);
      awaitSample(http, "pgvitals_config_last_reload_successful 1.0");
      Files.delete(team);
      awaitSample(http, "pgvitals_config_last_reload_successful 0.0");
      assertThat(http.post("/-/reload").body())
          .contains("pgvitals.yaml:5:15: no servers left to monitor, there were 1");
      assertThat(http.get("/metrics").samples()).contains("answer_n{server=\"a\"} 1");

      Files.writeString(team, servers.formatted("b"));
      awaitSample(http, "answer_n{server=\"b\"} 1");
    }
  }
}
