package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the agent is given a password, right or wrong, nobody sees it again. */
class SecrecyIT {
  private static final String RIGHT = "ri9ht-hunter2-secret";
  private static final String WRONG = "wr0ng-hunter2-secret";

  private static Postgres postgres;

  @TempDir private Path directory;

  @BeforeAll
  static void aRoleWithAPassword() {
    postgres = Postgres.start(18);
    postgres.sql("CREATE ROLE keeper LOGIN PASSWORD '" + RIGHT + "' IN ROLE pg_monitor");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(
        Files.createFile(
            directory.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
        text);
  }

  /** One server for each way, right and wrong. */
  private String configuration() throws IOException {
    StringBuilder text = new StringBuilder("listen: \"127.0.0.1:0\"\ninterval: 1s\nservers:\n");
    for (String password : List.of(RIGHT, WRONG)) {
      String kind = password.equals(RIGHT) ? "right" : "wrong";
      String uri = postgres.uri("keeper", "postgres");
      Path passwordFile = file(kind + ".txt", password + "\n");
      Path passFile = file(kind + ".pgpass", "*:*:*:keeper:" + password + "\n");
      text.append(server(kind + "-url", postgres.uri("keeper", password, "postgres"), ""))
          .append(
              server(
                  kind + "-dsn",
                  "host=127.0.0.1 port=%d user=keeper dbname=postgres password=%s"
                      .formatted(postgres.port(), password),
                  ""))
          .append(server(kind + "-key", uri, "password: " + password))
          .append(
              server(
                  kind + "-variable", uri, "password: '${" + kind.toUpperCase(Locale.ROOT) + "}'"))
          .append(server(kind + "-file", uri, "password_file: " + passwordFile))
          .append(server(kind + "-passfile", uri + "?passfile=" + passFile, ""));
    }
    return text.toString();
  }

  private static String server(String name, String url, String key) {
    return "  - {name: %s, url: '%s'%s}\n".formatted(name, url, key.isEmpty() ? "" : ", " + key);
  }

  private static void assertSilent(String what, String text) {
    assertThat(text).as(what).doesNotContain("hunter2");
  }

  @Test
  void inTheFileAVariableOrAFileOfItsOwn() throws IOException {
    file("pgvitals.yaml", configuration());
    Map<String, String> environment = Map.of("RIGHT", RIGHT, "WRONG", WRONG);
    try (AgentProcess agent =
        AgentProcess.start(directory, environment, "run", "--config", "pgvitals.yaml")) {
      Http http = agent.http();
      await("every server tried")
          .atMost(Duration.ofSeconds(30))
          .until(() -> http.get("/-/ready").status() == 200);
      for (String way : List.of("url", "dsn", "key", "variable", "file", "passfile")) {
        assertThat(http.get("/metrics").samples())
            .contains(
                "pg_up{server=\"right-" + way + "\"} 1", "pg_up{server=\"wrong-" + way + "\"} 0");
      }

      assertEndpointsSilent(http, "right-url");
      Files.writeString(directory.resolve("pgvitals.yaml"), configurationWithMistakes());
      assertSilent("a refused reload", http.post("/-/reload").body());
      String status =
          await("the API's word of it")
              .atMost(Duration.ofSeconds(30))
              .until(() -> http.get("/api/v1/status").body(), body -> body.contains("refused"));
      assertSilent("the API's word of it", status);
      assertSilent("the command line", commandLine(agent));
      agent.signal("TERM");
      agent.exitCode(Promptly.LIMIT);
      assertThat(agent.output()).contains("server=wrong-url reason=auth", "reload failed");
      assertSilent("the log", agent.output());
    }
  }

  private String configurationWithMistakes() {
    return """
        servers:
          - {url: 'postgresql://keeper:%1$s@h:port/d'}
          - {host: h, password: [%1$s]}
          - {host: h, password: %1$s, sslmode: %1$s, timeout: 1}
          - {url: 'postgresql://keeper@h/d?passwrod=%1$s'}
        """
        .formatted(WRONG);
  }

  private static void assertEndpointsSilent(Http http, String server) {
    Stream.of(
            "/",
            "/metrics",
            "/metrics?server=" + server,
            "/metrics?server=nobody",
            "/probe?target=" + server,
            "/api/v1/status",
            "/api/v1/servers/" + server,
            "/-/healthy",
            "/-/ready",
            "/unknown")
        .forEach(path -> assertSilent(path, http.get(path).body()));
    assertSilent(
        "OpenMetrics", http.get("/metrics", "Accept", "application/openmetrics-text").body());
  }

  private static String commandLine(AgentProcess agent) throws IOException {
    Path file = Path.of("/proc/" + agent.handle().pid() + "/cmdline");
    return Files.exists(file)
        ? Files.readString(file)
        : agent.handle().info().commandLine().orElseThrow();
  }

  @Test
  void inWhateverACommandSaysOfServersThatAnswerRefuseOrCannotBeRead() throws IOException {
    file("right.yaml", configuration());
    file("mistakes.yaml", configurationWithMistakes());
    Map<String, String> environment = Map.of("RIGHT", RIGHT, "WRONG", WRONG);
    for (String config : List.of("right.yaml", "mistakes.yaml")) {
      for (List<String> command :
          List.of(
              List.of("check"),
              List.of("check", "--online"),
              List.of("plan"),
              List.of("plan", "--server", "wrong-dsn"),
              List.of("query", "pg_stat_archiver"),
              List.of("query", "pg_nonsense"))) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--config", config));
        try (AgentProcess process =
            AgentProcess.start(directory, environment, arguments.toArray(String[]::new))) {
          process.exitCode(Promptly.LIMIT);
          assertThat(process.output()).as(arguments.toString()).isNotBlank();
          assertSilent(arguments.toString(), process.output());
        }
      }
    }
  }

  /** What a typing mistake leaves of an address still has the password in it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://keeper:%s@h:port/d",
        "postgresql://keeper:%s@[::1/d",
        "postgresql://keeper:%s@h/d?sslmode=%s",
        "postgresql://keeper:%s@h/d?passwort=%s",
        "postgresql://h/d?user=keeper&password=%s&connect_timeout=%s",
        "postgresql://keeper:%s%%zz@h/d",
        "postgres//keeper:%s@h/d",
        "jdbc:oracle:thin:keeper/%s@h",
        "mysql://keeper:%s@h/d",
        "keeper:%s@h/d",
        "host=h user=keeper password='%s",
        "host=h user=keeper password=%s port=%s",
        "host=h user=keeper passwort=%s",
        "host=h user=keeper password %s",
      })
  void inAnAddressThatCannotBeRead(String address) {
    Map<String, String> environment =
        Map.of("DATABASE_URL", address.replace("%s", WRONG).replace("%%", "%"));
    for (String command : List.of("plan", "run")) {
      try (AgentProcess process = AgentProcess.start(directory, environment, command)) {
        assertThat(process.exitCode(Promptly.LIMIT)).as(process.output()).isEqualTo(1);
        assertSilent(command + " with " + address, process.output());
      }
    }
  }

  @Test
  void inJsonAndInTheStacksOfAllThreads() throws IOException {
    file("pgvitals.yaml", configuration());
    Map<String, String> environment = Map.of("RIGHT", RIGHT, "WRONG", WRONG);
    try (AgentProcess agent =
        AgentProcess.start(
            directory, environment, "--config", "pgvitals.yaml", "--log-format", "json")) {
      agent.awaitOutput(Pattern.compile("\"server\":\"wrong-file\",\"reason\":\"auth\""));
      Files.writeString(directory.resolve("pgvitals.yaml"), configurationWithMistakes());
      agent.signal("HUP");
      agent.awaitOutput(Pattern.compile("reload failed"));
      agent.signal("QUIT");
      agent.awaitOutput(Pattern.compile("pgvitals-ticker"));
      agent.signal("TERM");
      agent.exitCode(Promptly.LIMIT);
      assertSilent("the log and the stacks", agent.output());
    }
  }

  @Test
  void inTheEnvironmentAlone() throws IOException {
    // A process that starts on a busy machine may need longer than usual for its first login.
    String patience = "?connect_timeout=30";
    String uri = postgres.uri("keeper", "postgres") + patience;
    String address = "127.0.0.1:%d/postgres%s".formatted(postgres.port(), patience);
    for (String password : List.of(RIGHT, WRONG)) {
      int expected = password.equals(RIGHT) ? 0 : 1;
      for (Map<String, String> environment :
          List.of(
              Map.of("DATABASE_URL", postgres.uri("keeper", password, "postgres") + patience),
              Map.of("DATABASE_URL", uri, "PGPASSWORD", password),
              Map.of(
                  "DATA_SOURCE_URI",
                  address,
                  "DATA_SOURCE_USER",
                  "keeper",
                  "DATA_SOURCE_PASS",
                  password))) {
        try (AgentProcess plan = AgentProcess.start(directory, environment, "plan")) {
          assertThat(plan.exitCode(Promptly.LIMIT)).as(plan.output()).isEqualTo(expected);
          assertSilent("plan with " + environment.keySet(), plan.output());
        }
      }
    }
  }
}
